// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.image.Images;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Images that tenants bring. */
@Component(service = ImageResource.class)
@RestResource
@Path("images")
@Produces(MediaType.APPLICATION_JSON)
public final class ImageResource {

    /** The service has a limit of its own, which the operator sets. */
    private static final long MOST_BYTES = 1L << 44;

    private final Images images;

    @Activate
    public ImageResource(@Reference Images images) {
        this.images = images;
    }

    @GET
    @RequiresPermission("image:list")
    @Answers(summary = "Lists images", value = ImageView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name,
            @QueryParam("status") @Nullable String status) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        query = status == null ? query : query.where("state", status.toUpperCase(Locale.ROOT));
        return Replies.page(request, images.list(caller, query).map(ImageView::of));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresPermission("image:create")
    @Answers(summary = "Announces or imports an image", value = ImageView.class, status = 201)
    public Response create(
            @Context Caller caller, @Context UriInfo request, @Nullable WantedImage body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        return Replies.made(
                request,
                Response.Status.CREATED,
                images.create(caller, body.toNew()),
                ImageView::of);
    }

    @GET
    @Path("{id}")
    @RequiresPermission("image:get")
    @Answers(summary = "Shows an image", value = ImageView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.of(Response.Status.OK, images.get(caller, id(id)), ImageView::of);
    }

    @PUT
    @Path("{id}/content")
    @Consumes(MediaType.WILDCARD)
    @MaxBody(MOST_BYTES)
    @RequiresPermission("image:upload")
    @Answers(summary = "Takes the bytes of an image", value = ImageView.class, status = 202)
    public Response upload(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("id") String id,
            InputStream body) {
        return Replies.of(
                Response.Status.ACCEPTED,
                images.upload(caller, id(id), body, request.getContentLengthLong()),
                ImageView::of);
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("image:delete")
    @Answers(summary = "Removes an image that no instance uses", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        images.delete(caller, id(id));
        return Replies.ok(new Message("image is being deleted"));
    }

    private static UUID id(String text) {
        return Ids.parse("id", text);
    }
}
