// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.Subnets;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Subnets by their id. */
@Component(service = SubnetResource.class)
@RestResource
@Path("subnets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SubnetResource {

    private final Subnets subnets;

    @Activate
    public SubnetResource(@Reference Subnets subnets) {
        this.subnets = subnets;
    }

    @GET
    @Path("{id}")
    @RequiresPermission("subnet:get")
    @Answers(summary = "Shows a subnet", value = SubnetView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        Resource<SubnetSpec, Installed> subnet = subnets.get(caller, Ids.parse("id", id));
        long free = subnets.free(caller, subnet);
        return Replies.of(Response.Status.OK, subnet, one -> SubnetView.of(one, free));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("subnet:delete")
    @Answers(summary = "Deletes a subnet", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        subnets.delete(caller, Ids.parse("id", id));
        return Replies.ok(new Message("subnet is being deleted"));
    }
}
