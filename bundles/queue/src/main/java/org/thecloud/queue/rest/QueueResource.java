// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.rest;

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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.queue.Counts;
import org.thecloud.queue.QueueSettings;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;
import org.thecloud.queue.Redriven;
import org.thecloud.queue.Traffic;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Queues; see {@link MessageResource} for what is in them. */
@Component(service = QueueResource.class)
@RestResource
@Path("queues")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class QueueResource {

    private static final int USUAL_REDRIVE = 10_000;
    private static final int MOST_REDRIVE = 100_000;

    private final Queues queues;

    @Activate
    public QueueResource(@Reference Queues queues) {
        this.queues = queues;
    }

    /** Where messages shall go back to. */
    record Redrive(@Nullable String to, @Nullable Integer most) {}

    /** What is in a queue, and what went through it. */
    record Metrics(
            long visible,
            long inFlight,
            long delayed,
            long sent,
            long sentBytes,
            long received,
            long emptyReceives,
            long acknowledged) {}

    @GET
    @RequiresPermission("queue:read")
    @Answers(summary = "Lists queues", value = QueueView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name,
            @QueryParam("dead_letter_queue") @Nullable String dead) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        query = dead == null ? query : query.where("dead_letter_queue", dead);
        return Replies.page(request, queues.list(caller, query).map(QueueView::of));
    }

    @POST
    @RequiresPermission("queue:create")
    @Answers(summary = "Makes a queue", value = QueueView.class, status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, WantedQueue body) {
        WantedQueue wanted = present(body);
        return Replies.made(
                request,
                Response.Status.CREATED,
                queues.create(
                        caller,
                        wanted.requireName(),
                        wanted.toSettings(true),
                        wanted.labelsOrNone()),
                QueueView::of);
    }

    @GET
    @Path("{id}")
    @RequiresPermission("queue:read")
    @Answers(summary = "Shows a queue", value = QueueView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return ok(queues.get(caller, id(id)));
    }

    @PUT
    @Path("{id}")
    @RequiresPermission("queue:update")
    @Answers(summary = "Changes settings and labels of a queue", value = QueueView.class)
    public Response update(@Context Caller caller, @PathParam("id") String id, WantedQueue body) {
        WantedQueue wanted = present(body);
        if (wanted.name() != null) {
            throw CloudException.invalid("name", "name cannot be changed");
        }
        Map<String, String> labels = wanted.labelsOrNone();
        QueueSettings settings = wanted.toSettings(false);
        Resource<QueueSpec, QueueStatus> queue =
                settings.equals(QueueSettings.NONE) && !labels.isEmpty()
                        ? queues.label(caller, id(id), labels)
                        : queues.update(caller, id(id), settings);
        if (!settings.equals(QueueSettings.NONE) && !labels.isEmpty()) {
            queue = queues.label(caller.onBehalfOf(caller.tenant()), id(id), labels);
        }
        return ok(queue);
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("queue:delete")
    @Answers(summary = "Removes a queue with its messages", status = 204)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        queues.delete(caller, id(id));
        return Replies.nothing();
    }

    @POST
    @Path("{id}/purge")
    @RequiresPermission("queue:purge")
    @Answers(summary = "Removes all messages of a queue", status = 204)
    public Response purge(@Context Caller caller, @PathParam("id") String id) {
        queues.purge(caller, id(id));
        return Replies.nothing();
    }

    @GET
    @Path("{id}/metrics")
    @RequiresPermission("queue:read")
    @Answers(summary = "Counts what is in a queue and what went through it", value = Metrics.class)
    public Metrics metrics(@Context Caller caller, @PathParam("id") String id) {
        Counts counts = queues.counts(caller, id(id));
        Traffic traffic = queues.traffic(caller, id(id));
        return new Metrics(
                counts.visible(),
                counts.inFlight(),
                counts.delayed(),
                traffic.sent(),
                traffic.sentBytes(),
                traffic.received(),
                traffic.emptyReceives(),
                traffic.acknowledged());
    }

    @POST
    @Path("{id}/redrive")
    @RequiresPermission("queue:redrive")
    @Answers(summary = "Moves dead letters back to their sources", value = Redriven.class)
    public Redriven redrive(
            @Context Caller caller, @PathParam("id") String id, @Nullable Redrive body) {
        String to = body == null ? null : body.to();
        Integer most = body == null ? null : body.most();
        if (most != null && (most < 1 || most > MOST_REDRIVE)) {
            throw CloudException.invalid("most", "most must be between 1 and " + MOST_REDRIVE);
        }
        return queues.redrive(
                caller,
                id(id),
                to == null ? null : Ids.parse("to", to),
                most == null ? USUAL_REDRIVE : most);
    }

    private static UUID id(String text) {
        return Ids.parse("id", text);
    }

    static <B> B present(@Nullable B body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        return body;
    }

    private static Response ok(Resource<QueueSpec, QueueStatus> queue) {
        return Replies.of(Response.Status.OK, queue, QueueView::of);
    }
}
