// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.network.Ports;
import org.thecloud.network.ReachQuestion;
import org.thecloud.network.Reachability;
import org.thecloud.network.Rule.Protocol;
import org.thecloud.network.Subnets;
import org.thecloud.network.Vpcs;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** VPCs and what is in them. */
@Component(service = VpcResource.class)
@RestResource
@Path("vpcs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class VpcResource {

    private final Vpcs vpcs;
    private final Subnets subnets;
    private final Ports ports;

    @Activate
    public VpcResource(@Reference Vpcs vpcs, @Reference Subnets subnets, @Reference Ports ports) {
        this.vpcs = vpcs;
        this.subnets = subnets;
        this.ports = ports;
    }

    /** Body of a new VPC. */
    record CreateVpc(
            @Nullable String name,
            @Nullable String cidrBlock,
            @Nullable String driver,
            @Nullable Map<String, String> labels) {}

    /** Body of a change. */
    record UpdateVpc(@Nullable String name, @Nullable Map<String, String> labels) {}

    /** Body of a new subnet. */
    record CreateSubnet(
            @Nullable String name, @Nullable String cidrBlock, @Nullable String availabilityZone) {}

    @GET
    @RequiresPermission("vpc:list")
    @Answers(summary = "Lists VPCs", value = VpcView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name) {
        ResourceQuery query = ResourceQuery.of(page.query());
        return Replies.page(
                request,
                vpcs.list(caller, name == null ? query : query.where("name", name))
                        .map(VpcView::of));
    }

    @POST
    @RequiresPermission("vpc:create")
    @Answers(
            summary = "Makes a VPC with a default security group",
            value = VpcView.class,
            status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, CreateVpc body) {
        CreateVpc wanted = Wire.present(body);
        return Replies.made(
                request,
                Response.Status.CREATED,
                vpcs.create(
                        caller,
                        Wire.required("name", wanted.name()),
                        wanted.cidrBlock(),
                        wanted.driver(),
                        labels(wanted.labels())),
                VpcView::of);
    }

    private static Map<String, String> labels(@Nullable Map<String, String> labels) {
        if (labels != null && labels.containsValue(null)) {
            throw CloudException.invalid("labels", "labels must not hold null");
        }
        return labels == null ? Map.of() : labels;
    }

    @GET
    @Path("{id}")
    @RequiresPermission("vpc:get")
    @Answers(summary = "Shows a VPC", value = VpcView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.of(Response.Status.OK, vpcs.get(caller, Ids.parse("id", id)), VpcView::of);
    }

    @PATCH
    @Path("{id}")
    @RequiresPermission("vpc:update")
    @Answers(summary = "Changes name or labels of a VPC", value = VpcView.class)
    public Response update(@Context Caller caller, @PathParam("id") String id, UpdateVpc body) {
        UpdateVpc wanted = Wire.present(body);
        return Replies.of(
                Response.Status.OK,
                vpcs.update(
                        caller,
                        Ids.parse("id", id),
                        wanted.name(),
                        wanted.labels() == null ? null : labels(wanted.labels())),
                VpcView::of);
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("vpc:delete")
    @Answers(summary = "Deletes a VPC with its subnets and groups", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        vpcs.delete(caller, Ids.parse("id", id));
        return Replies.ok(new Message("vpc is being deleted"));
    }

    @GET
    @Path("{id}/reachability")
    @RequiresPermission("vpc:trace")
    @Answers(
            summary = "Tells whether and why one instance reaches another",
            value = Reachability.class)
    public Reachability reachability(
            @Context Caller caller,
            @PathParam("id") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("protocol") @Nullable String protocol,
            @QueryParam("port") @Nullable String port) {
        Protocol asked =
                protocol == null
                        ? port == null ? Protocol.ICMP : Protocol.TCP
                        : WantedRule.word("protocol", Protocol.class, protocol);
        return vpcs.reach(
                caller,
                Ids.parse("id", id),
                new ReachQuestion(
                        Wire.required("from", from), Wire.required("to", to), asked, number(port)));
    }

    private static @Nullable Integer number(@Nullable String port) {
        try {
            return port == null ? null : Integer.valueOf(port);
        } catch (NumberFormatException notANumber) {
            throw CloudException.invalid("port", "port must be a number");
        }
    }

    @GET
    @Path("{id}/subnets")
    @RequiresPermission("vpc:list-subnets")
    @Answers(summary = "Lists the subnets of a VPC", value = SubnetView.class, list = true)
    public Response subnets(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page) {
        return Replies.page(
                request,
                subnets.list(caller, Ids.parse("id", id), page.query())
                        .map(subnet -> SubnetView.of(subnet, null)));
    }

    @POST
    @Path("{id}/subnets")
    @RequiresPermission("vpc:create-subnet")
    @Answers(summary = "Makes a subnet", value = SubnetView.class, status = 201)
    public Response createSubnet(
            @Context Caller caller, @PathParam("id") String id, CreateSubnet body) {
        CreateSubnet wanted = Wire.present(body);
        return Replies.of(
                Response.Status.CREATED,
                subnets.create(
                        caller,
                        Ids.parse("id", id),
                        Wire.required("name", wanted.name()),
                        wanted.cidrBlock(),
                        wanted.availabilityZone()),
                subnet -> SubnetView.of(subnet, null));
    }

    @GET
    @Path("{id}/ports")
    @RequiresPermission("vpc:list-ports")
    @Answers(summary = "Lists who has which address in a VPC", value = PortView.class, list = true)
    public Response ports(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page) {
        return Replies.page(
                request, ports.list(caller, Ids.parse("id", id), page.query()).map(PortView::of));
    }
}
