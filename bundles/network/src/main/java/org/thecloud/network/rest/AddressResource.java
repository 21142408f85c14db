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
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Addresses;
import org.thecloud.network.Installed;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Elastic IPs. */
@Component(service = AddressResource.class)
@RestResource
@Path("elastic-ips")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AddressResource {

    private final Addresses addresses;

    @Activate
    public AddressResource(@Reference Addresses addresses) {
        this.addresses = addresses;
    }

    /** Whom it shall belong to. */
    record Associate(@Nullable String instanceId) {}

    @GET
    @RequiresPermission("eip:list")
    @Answers(summary = "Lists elastic IPs", value = AddressView.class, list = true)
    public Response list(
            @Context Caller caller, @Context UriInfo request, @BeanParam PageRequest page) {
        return Replies.page(
                request,
                addresses.list(caller, ResourceQuery.of(page.query())).map(AddressView::of));
    }

    @POST
    @RequiresPermission("eip:allocate")
    @Answers(summary = "Allocates an elastic IP", value = AddressView.class, status = 201)
    public Response allocate(@Context Caller caller, @Context UriInfo request) {
        return Replies.made(
                request, Response.Status.CREATED, addresses.allocate(caller), AddressView::of);
    }

    @GET
    @Path("{id}")
    @RequiresPermission("eip:get")
    @Answers(summary = "Shows an elastic IP", value = AddressView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return reply(addresses.get(caller, Ids.parse("id", id)));
    }

    private static Response reply(Resource<AddressSpec, Installed> address) {
        return Replies.of(Response.Status.OK, address, AddressView::of);
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("eip:release")
    @Answers(summary = "Gives an elastic IP back", value = Message.class)
    public Response release(@Context Caller caller, @PathParam("id") String id) {
        addresses.release(caller, Ids.parse("id", id));
        return Replies.ok(new Message("elastic ip is being released"));
    }

    @POST
    @Path("{id}/associate")
    @RequiresPermission("eip:associate")
    @Answers(summary = "Gives an elastic IP to an instance", value = AddressView.class)
    public Response associate(@Context Caller caller, @PathParam("id") String id, Associate body) {
        return reply(
                addresses.associate(
                        caller,
                        Ids.parse("id", id),
                        Wire.id("instance_id", Wire.present(body).instanceId())));
    }

    @POST
    @Path("{id}/disassociate")
    @RequiresPermission("eip:disassociate")
    @Answers(summary = "Takes an elastic IP from its instance", value = AddressView.class)
    public Response disassociate(@Context Caller caller, @PathParam("id") String id) {
        return reply(addresses.disassociate(caller, Ids.parse("id", id)));
    }
}
