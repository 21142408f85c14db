// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Public;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;

/** A resource as services write them. */
@Path("things")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ThingResource {

    static final Instant MADE = Instant.parse("2026-01-02T03:04:05.678Z");

    /** On the wire. */
    public record Thing(
            String id, @Nullable String displayName, Map<String, String> labels, Instant madeAt) {}

    /** What is written. */
    public record WriteThing(
            @Nullable String displayName,
            @Nullable Integer size,
            @Nullable List<String> words,
            @Nullable WriteThing inner) {}

    @GET
    @RequiresPermission("thing:list")
    public Response list(@Context UriInfo request, @BeanParam PageRequest page) {
        int limit = page.query().limit();
        return Replies.page(
                request,
                new Page<>(
                        java.util.stream.IntStream.range(0, limit)
                                .mapToObj(i -> thing(Integer.toString(i)))
                                .toList(),
                        "next"));
    }

    @GET
    @Path("{id}")
    @RequiresPermission("thing:get")
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Response.ok(thing(id)).tag("7").build();
    }

    @GET
    @Path("{id}/nothing")
    @RequiresPermission("thing:forbidden")
    public Response forbidden(@PathParam("id") String id) {
        return Replies.ok(thing(id));
    }

    @GET
    @Path("{id}/unmarked")
    public Response unmarked(@PathParam("id") String id) {
        return Replies.ok(thing(id));
    }

    @GET
    @Path("open")
    @Public("thing:open")
    public Response open(@Context Caller caller) {
        return Replies.ok(thing(caller.principal().name()));
    }

    @GET
    @Path("broken")
    @Public("thing:broken")
    public Response broken() {
        throw new IllegalStateException("a secret detail");
    }

    @POST
    @RequiresPermission("thing:create")
    public Response create(
            @Context Caller caller, @Context UriInfo request, @Nullable WriteThing body) {
        String id = body == null ? "none" : String.valueOf(body.displayName());
        return Replies.created(request, id, thing(id));
    }

    @PUT
    @Path("{id}")
    @MaxBody(100)
    @RequiresPermission("thing:update")
    public Response small(@PathParam("id") String id, @Nullable WriteThing body) {
        return Replies.ok(thing(id));
    }

    static Thing thing(String id) {
        return new Thing(id, "a thing", Map.of("colour", "green"), MADE);
    }
}
