// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;

/** Security groups of VPCs of the caller's tenant; see {@link Vpcs} for what holds for all. */
@ProviderType
public interface SecurityGroups {

    /** Name of the group that every VPC has from its beginning. */
    String DEFAULT = "default";

    Resource<GroupSpec, Installed> create(
            Caller caller, UUID vpc, String name, String description, List<Rule> rules);

    Resource<GroupSpec, Installed> get(Caller caller, UUID id);

    Optional<Resource<GroupSpec, Installed>> named(Caller caller, UUID vpc, String name);

    Page<Resource<GroupSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page);

    /**
     * Refused with IN_USE while an instance has it, or a rule of another group names it: the detail
     * used_by says who, rule_id which rule.
     */
    Resource<GroupSpec, Installed> delete(Caller caller, UUID id);

    /** Adds one rule; its id is the caller's to choose. */
    Resource<GroupSpec, Installed> add(Caller caller, UUID id, Rule rule);

    /** Takes one rule away, whichever group it is of. */
    Resource<GroupSpec, Installed> remove(Caller caller, UUID rule);

    /** Replaces all rules at one moment. */
    Resource<GroupSpec, Installed> replace(Caller caller, UUID id, List<Rule> rules);

    /** Puts an instance under the group. */
    void attach(Caller caller, UUID instance, UUID group);

    void detach(Caller caller, UUID instance, UUID group);

    /** Ports that are under the group. */
    Page<Resource<PortSpec, Installed>> members(Caller caller, UUID id, PageQuery page);
}
