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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.network.Installed;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.Peerings;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Peerings. */
@Component(service = PeeringResource.class)
@RestResource
@Path("vpc-peerings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PeeringResource {

    private final Peerings peerings;

    @Activate
    public PeeringResource(@Reference Peerings peerings) {
        this.peerings = peerings;
    }

    /** Body of a request. */
    record RequestPeering(
            @Nullable String requesterVpcId,
            @Nullable String accepterVpcId,
            @Nullable String accepterTenantId) {}

    @GET
    @RequiresPermission("vpc_peering:list")
    @Answers(summary = "Lists peerings", value = PeeringView.class, list = true)
    public Response list(
            @Context Caller caller, @Context UriInfo request, @BeanParam PageRequest page) {
        return Replies.page(
                request,
                peerings.list(caller, ResourceQuery.of(page.query())).map(PeeringView::of));
    }

    @POST
    @RequiresPermission("vpc_peering:create")
    @Answers(
            summary = "Asks for a peering of two VPCs, also with another tenant's",
            value = PeeringView.class,
            status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, RequestPeering body) {
        RequestPeering wanted = Wire.present(body);
        UUID tenant = Wire.idIfGiven("accepter_tenant_id", wanted.accepterTenantId());
        return Replies.made(
                request,
                Response.Status.CREATED,
                peerings.request(
                        caller,
                        Wire.id("requester_vpc_id", wanted.requesterVpcId()),
                        Wire.id("accepter_vpc_id", wanted.accepterVpcId()),
                        tenant == null ? null : new TenantId(tenant)),
                PeeringView::of);
    }

    @GET
    @Path("{id}")
    @RequiresPermission("vpc_peering:get")
    @Answers(summary = "Shows a peering", value = PeeringView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return reply(peerings.get(caller, Ids.parse("id", id)));
    }

    private static Response reply(Resource<PeeringSpec, Installed> peering) {
        return Replies.of(Response.Status.OK, peering, PeeringView::of);
    }

    @POST
    @Path("{id}/accept")
    @RequiresPermission("vpc_peering:accept")
    @Answers(summary = "Accepts a peering", value = PeeringView.class)
    public Response accept(@Context Caller caller, @PathParam("id") String id) {
        return reply(peerings.accept(caller, Ids.parse("id", id)));
    }

    @POST
    @Path("{id}/reject")
    @RequiresPermission("vpc_peering:reject")
    @Answers(summary = "Rejects a peering", value = PeeringView.class)
    public Response reject(@Context Caller caller, @PathParam("id") String id) {
        return reply(peerings.reject(caller, Ids.parse("id", id)));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("vpc_peering:delete")
    @Answers(summary = "Ends a peering", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        peerings.delete(caller, Ids.parse("id", id));
        return Replies.ok(new Message("peering is being deleted"));
    }
}
