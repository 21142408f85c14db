// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.rest;

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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.Snapshots;
import org.thecloud.volume.Source;
import org.thecloud.volume.Volumes;

/** Snapshots of volumes. */
@Component(service = SnapshotResource.class)
@RestResource
@Path("snapshots")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SnapshotResource {

    private final Snapshots snapshots;
    private final Volumes volumes;

    @Activate
    public SnapshotResource(@Reference Snapshots snapshots, @Reference Volumes volumes) {
        this.snapshots = snapshots;
        this.volumes = volumes;
    }

    /** Of which volume a snapshot is wanted. */
    record WantedSnapshot(
            @Nullable String volumeId,
            @Nullable String name,
            @Nullable String description,
            @Nullable Map<String, String> labels) {}

    /** What a snapshot shall be restored to; both names are known. */
    record Restore(
            @Nullable String newVolumeName,
            @Nullable String name,
            @Nullable Integer sizeGb,
            @Nullable Map<String, String> labels) {}

    @GET
    @RequiresPermission("snapshot:list")
    @Answers(summary = "Lists snapshots", value = SnapshotView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name,
            @QueryParam("volume_id") @Nullable String volume) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        query =
                volume == null
                        ? query
                        : query.where("volume", Ids.parse("volume_id", volume).toString());
        return Replies.page(request, snapshots.list(caller, query).map(SnapshotView::of));
    }

    @POST
    @RequiresPermission("snapshot:create")
    @Answers(summary = "Takes a snapshot of a volume", value = SnapshotView.class, status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, WantedSnapshot body) {
        WantedSnapshot wanted = VolumeResource.present(body);
        if (wanted.volumeId() == null) {
            throw CloudException.invalid("volume_id", "volume_id is required");
        }
        return Replies.made(
                request,
                Response.Status.CREATED,
                snapshots.create(
                        caller,
                        Ids.parse("volume_id", wanted.volumeId()),
                        wanted.name(),
                        wanted.description(),
                        wanted.labels() == null
                                ? Map.of()
                                : WantedVolume.withoutNulls(wanted.labels())),
                SnapshotView::of);
    }

    @GET
    @Path("{id}")
    @RequiresPermission("snapshot:get")
    @Answers(summary = "Shows a snapshot", value = SnapshotView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.of(Response.Status.OK, snapshots.get(caller, id(id)), SnapshotView::of);
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("snapshot:delete")
    @Answers(summary = "Removes a snapshot; volumes made of it stay", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        snapshots.delete(caller, id(id));
        return Replies.ok(new Message("snapshot is being deleted"));
    }

    @POST
    @Path("{id}/restore")
    @RequiresPermission("snapshot:restore")
    @Answers(
            summary = "Makes a new volume with what a snapshot has",
            value = VolumeView.class,
            status = 201)
    public Response restore(@Context Caller caller, @PathParam("id") String id, Restore body) {
        Source source = new Source(Source.Type.SNAPSHOT, id(id));
        Restore wanted = VolumeResource.present(body);
        String name = wanted.newVolumeName() == null ? wanted.name() : wanted.newVolumeName();
        if (name == null || name.isBlank()) {
            throw CloudException.invalid("new_volume_name", "new_volume_name is required");
        }
        NewVolume volume =
                new NewVolume(
                        name,
                        wanted.sizeGb(),
                        null,
                        null,
                        source,
                        wanted.labels() == null
                                ? Map.of()
                                : WantedVolume.withoutNulls(wanted.labels()));
        return Replies.of(
                Response.Status.CREATED,
                volumes.create(caller, volume),
                made -> VolumeView.of(made, Map.of()));
    }

    private static UUID id(String text) {
        return Ids.parse("id", text);
    }
}
