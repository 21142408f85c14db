// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.rest;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.Source;
import org.thecloud.volume.VolumeChange;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.Volumes;
import org.thecloud.volume.service.Holders;

/** Volumes. */
@Component(service = VolumeResource.class)
@RestResource
@Path("volumes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class VolumeResource {

    private final Volumes volumes;
    private final Holders holders;

    @Activate
    public VolumeResource(@Reference Volumes volumes, @Reference Holders holders) {
        this.volumes = volumes;
        this.holders = holders;
    }

    /** Which instance shall have a volume, and where. */
    record AttachVolume(
            @Nullable String instanceId, @Nullable String mountPath, @Nullable Boolean readOnly) {}

    @GET
    @RequiresPermission("volume:list")
    @Answers(summary = "Lists volumes", value = VolumeView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name,
            @QueryParam("status") @Nullable String status,
            @QueryParam("driver") @Nullable String driver) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        query = driver == null ? query : query.where("driver", driver);
        String shown = status == null ? null : status.toUpperCase(Locale.ROOT);
        query = shown == null ? query : query.where("state", Holders.stored(shown));
        Page<Resource<VolumeSpec, VolumeStatus>> found = volumes.list(caller, query);
        List<UUID> ids = found.items().stream().map(Resource::id).toList();
        Map<UUID, Attachment> held = holders.of(caller, ids);
        List<VolumeView> views =
                found.items().stream()
                        .map(volume -> VolumeView.of(volume, held))
                        .filter(view -> shown == null || shown.equals(view.status()))
                        .toList();
        return Replies.page(request, new Page<>(views, found.next()));
    }

    @POST
    @RequiresPermission("volume:create")
    @Answers(summary = "Makes a volume", value = VolumeView.class, status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, WantedVolume body) {
        return made(caller, request, body, null);
    }

    private Response made(
            Caller caller, UriInfo request, WantedVolume body, @Nullable Source source) {
        return Replies.made(
                request,
                Response.Status.CREATED,
                volumes.create(caller, present(body).toNew(source)),
                volume -> VolumeView.of(volume, Map.of()));
    }

    @GET
    @Path("{id}")
    @RequiresPermission("volume:get")
    @Answers(summary = "Shows a volume", value = VolumeView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return reply(caller, volumes.get(caller, id(id)));
    }

    @PUT
    @Path("{id}")
    @RequiresPermission("volume:update")
    @Answers(summary = "Changes name, labels or size of a volume", value = VolumeView.class)
    public Response update(@Context Caller caller, @PathParam("id") String id, WantedVolume body) {
        return reply(caller, volumes.update(caller, id(id), present(body).toChange()));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("volume:delete")
    @Answers(summary = "Removes a volume that no instance has", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        volumes.delete(caller, id(id));
        return Replies.ok(new Message("volume is being deleted"));
    }

    @POST
    @Path("{id}/resize")
    @RequiresPermission("volume:update")
    @Answers(summary = "Enlarges a volume, in use or not", value = VolumeView.class, status = 202)
    public Response resize(@Context Caller caller, @PathParam("id") String id, WantedVolume body) {
        UUID volume = id(id);
        Integer size = present(body).sizeGb();
        if (size == null) {
            throw CloudException.invalid("size_gb", "size_gb is required");
        }
        return Replies.of(
                Response.Status.ACCEPTED,
                volumes.update(caller, volume, new VolumeChange(null, size, null)),
                now -> view(caller, now));
    }

    @POST
    @Path("{id}/clone")
    @RequiresPermission("volume:create")
    @Answers(summary = "Makes a copy of a volume", value = VolumeView.class, status = 201)
    public Response copy(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            WantedVolume body) {
        return made(caller, request, body, new Source(Source.Type.VOLUME, id(id)));
    }

    @POST
    @Path("{id}/attach")
    @RequiresPermission("volume:attach")
    @Answers(summary = "Gives a volume to an instance", value = VolumeView.class)
    public Response attach(@Context Caller caller, @PathParam("id") String id, AttachVolume body) {
        AttachVolume wanted = present(body);
        holders.attach(
                caller,
                id(id),
                wanted.instanceId(),
                wanted.mountPath(),
                Boolean.TRUE.equals(wanted.readOnly()));
        return reply(caller, volumes.get(caller, id(id)));
    }

    @POST
    @Path("{id}/detach")
    @RequiresPermission("volume:detach")
    @Answers(summary = "Takes a volume from its instance", value = VolumeView.class)
    public Response detach(@Context Caller caller, @PathParam("id") String id) {
        volumes.get(caller, id(id));
        holders.detach(caller, id(id));
        return reply(caller, volumes.get(caller, id(id)));
    }

    private static UUID id(String text) {
        return Ids.parse("id", text);
    }

    private Response reply(Caller caller, Resource<VolumeSpec, VolumeStatus> volume) {
        return Replies.of(Response.Status.OK, volume, now -> view(caller, now));
    }

    private VolumeView view(Caller caller, Resource<VolumeSpec, VolumeStatus> volume) {
        return VolumeView.of(volume, holders.of(caller, List.of(volume.id())));
    }

    static <B> B present(@Nullable B body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        return body;
    }
}
