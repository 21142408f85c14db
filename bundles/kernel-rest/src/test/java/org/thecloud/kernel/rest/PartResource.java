// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;

/** A second resource of the same bundle, below the same path. */
@Path("things/{id}/parts")
@Produces(MediaType.APPLICATION_JSON)
public final class PartResource {

    @GET
    @RequiresPermission("thing:get")
    public Response list(@PathParam("id") String id) {
        return Replies.ok(ThingResource.thing(id));
    }
}
