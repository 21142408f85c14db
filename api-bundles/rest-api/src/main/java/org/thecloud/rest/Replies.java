// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.function.Function;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;

/** Answers in the one form the API has. */
public final class Replies {

    private Replies() {}

    /** 200 with a body. */
    public static Response ok(Object body) {
        return Response.ok(body).build();
    }

    /** 201: it is done and stored. */
    public static Response created(Object body) {
        return Response.status(Response.Status.CREATED).entity(body).build();
    }

    /** 201: it is done and stored, and is found under this id below the path of the request. */
    public static Response created(UriInfo request, Object id, Object body) {
        return Response.created(below(request, id)).entity(body).build();
    }

    private static URI below(UriInfo request, Object id) {
        return request.getAbsolutePathBuilder().path(id.toString()).build();
    }

    /** 202: it is stored and will be done. */
    public static Response accepted(Object body) {
        return Response.accepted(body).build();
    }

    /** 204. */
    public static Response nothing() {
        return Response.noContent().build();
    }

    /** A stored resource with its version as ETag, in a status and shape. */
    public static <R extends Resource<?, ?>> Response of(
            Response.Status status, R resource, Function<R, ?> view) {
        return Response.status(status)
                .tag(new EntityTag(Long.toString(resource.version())))
                .entity(view.apply(resource))
                .build();
    }

    /** Like {@link #of}, for a resource that is new: it says where it is found. */
    public static <R extends Resource<?, ?>> Response made(
            UriInfo request, Response.Status status, R resource, Function<R, ?> view) {
        Response reply = of(status, resource, view);
        return Response.fromResponse(reply).location(below(request, resource.id())).build();
    }

    /** A bare array, with a {@code Link: rel="next"} header if there is more. */
    public static Response page(UriInfo request, Page<?> page) {
        ResponseBuilder reply = Response.ok(page.items());
        page.nextCursor()
                .ifPresent(
                        next ->
                                reply.links(
                                        Link.fromUriBuilder(
                                                        request.getRequestUriBuilder()
                                                                .replaceQueryParam("after", next))
                                                .rel("next")
                                                .build()));
        return reply.build();
    }
}
