// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.Route;
import org.thecloud.network.Route.Target;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.RouteTables;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Route tables and their routes. */
@Component(service = RouteTableResource.class)
@RestResource
@Path("route-tables")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RouteTableResource {

    private final RouteTables tables;

    @Activate
    public RouteTableResource(@Reference RouteTables tables) {
        this.tables = tables;
    }

    /** Body of a new table. */
    record CreateRouteTable(@Nullable String vpcId, @Nullable String name) {}

    /** Body of a new route. */
    record WantedRoute(
            @Nullable String destinationCidr,
            @Nullable String targetType,
            @Nullable String targetId) {

        Route toRoute() {
            return new Route(
                    Ids.next(),
                    Wire.required("destination_cidr", destinationCidr),
                    target(Wire.required("target_type", targetType)),
                    Wire.idIfGiven("target_id", targetId));
        }

        // The two gateways that others know are here one: the way out translates addresses.
        private static Target target(String word) {
            return word.equals("igw") || word.equals("nat")
                    ? Target.INTERNET
                    : WantedRule.word("target_type", Target.class, word);
        }
    }

    /** A subnet. */
    record OfSubnet(@Nullable String subnetId) {}

    @GET
    @RequiresPermission("route-table:list")
    @Answers(summary = "Lists the route tables of a VPC", value = RouteTableView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("vpc_id") @Nullable String vpc) {
        return Replies.page(
                request,
                tables.list(caller, Wire.id("vpc_id", vpc), page.query())
                        .map(table -> view(caller, table)));
    }

    private RouteTableView view(Caller caller, Resource<RouteTableSpec, Installed> table) {
        return RouteTableView.of(table, tables.routes(caller, table));
    }

    private Response reply(Caller caller, Resource<RouteTableSpec, Installed> table) {
        return Replies.of(Response.Status.OK, table, one -> view(caller, one));
    }

    @POST
    @RequiresPermission("route-table:create")
    @Answers(summary = "Makes a route table", value = RouteTableView.class, status = 201)
    public Response create(
            @Context Caller caller, @Context UriInfo request, CreateRouteTable body) {
        CreateRouteTable wanted = Wire.present(body);
        return Replies.made(
                request,
                Response.Status.CREATED,
                tables.create(
                        caller,
                        Wire.id("vpc_id", wanted.vpcId()),
                        Wire.required("name", wanted.name())),
                table -> view(caller, table));
    }

    @GET
    @Path("{id}")
    @RequiresPermission("route-table:get")
    @Answers(summary = "Shows a route table with its routes", value = RouteTableView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return reply(caller, tables.get(caller, Ids.parse("id", id)));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("route-table:delete")
    @Answers(summary = "Deletes a route table that no subnet has", status = 204)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        tables.delete(caller, Ids.parse("id", id));
        return Replies.nothing();
    }

    @POST
    @Path("{id}/routes")
    @RequiresPermission("route-table:update")
    @Answers(summary = "Adds a route to a route table", value = RouteView.class, status = 201)
    public Response add(@Context Caller caller, @PathParam("id") String id, WantedRoute body) {
        Route route = Wire.present(body).toRoute();
        return Replies.of(
                Response.Status.CREATED,
                tables.add(caller, Ids.parse("id", id), route),
                table -> RouteView.of(route));
    }

    @DELETE
    @Path("{id}/routes")
    @RequiresPermission("route-table:update")
    @Answers(summary = "Removes a route", status = 204)
    public Response remove(
            @Context Caller caller,
            @PathParam("id") String id,
            @QueryParam("route_id") @Nullable String route) {
        tables.remove(caller, Ids.parse("id", id), Wire.id("route_id", route));
        return Replies.nothing();
    }

    @POST
    @Path("{id}/associate")
    @RequiresPermission("route-table:update")
    @Answers(summary = "Lets a route table hold for a subnet", value = RouteTableView.class)
    public Response associate(@Context Caller caller, @PathParam("id") String id, OfSubnet body) {
        return reply(caller, tables.associate(caller, Ids.parse("id", id), subnet(body)));
    }

    @POST
    @Path("{id}/disassociate")
    @RequiresPermission("route-table:update")
    @Answers(summary = "Gives a subnet the main route table back", value = RouteTableView.class)
    public Response disassociate(
            @Context Caller caller, @PathParam("id") String id, OfSubnet body) {
        return reply(caller, tables.disassociate(caller, Ids.parse("id", id), subnet(body)));
    }

    private static java.util.UUID subnet(@Nullable OfSubnet body) {
        return Wire.id("subnet_id", Wire.present(body).subnetId());
    }
}
