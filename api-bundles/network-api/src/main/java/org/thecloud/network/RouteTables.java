// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.List;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;

/**
 * Route tables of VPCs of the caller's tenant; see {@link Vpcs} for what holds for all. Every VPC
 * has a main one, which follows from the VPC: its way out and its active peerings. A subnet that
 * has a table of its own has only what that table says.
 */
@ProviderType
public interface RouteTables {

    /** Name of the table that every VPC has from its beginning. */
    String MAIN = "main";

    Resource<RouteTableSpec, Installed> create(Caller caller, UUID vpc, String name);

    Resource<RouteTableSpec, Installed> get(Caller caller, UUID id);

    Page<Resource<RouteTableSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page);

    /** Refused for the main one, and while a subnet has it. */
    Resource<RouteTableSpec, Installed> delete(Caller caller, UUID id);

    /** Adds one route; its id is the caller's to choose. Refused for the main table. */
    Resource<RouteTableSpec, Installed> add(Caller caller, UUID id, Route route);

    Resource<RouteTableSpec, Installed> remove(Caller caller, UUID id, UUID route);

    /** Lets the table hold for a subnet that has no other. */
    Resource<RouteTableSpec, Installed> associate(Caller caller, UUID id, UUID subnet);

    /** From then on the main table holds for the subnet. */
    Resource<RouteTableSpec, Installed> disassociate(Caller caller, UUID id, UUID subnet);

    /** All that hold in a table, with those that follow from the VPC. */
    List<Route> routes(Caller caller, Resource<RouteTableSpec, Installed> table);
}
