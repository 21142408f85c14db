// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.notify.Notice;
import org.thecloud.notify.Published;
import org.thecloud.notify.Topics;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.notify.service.TopicService;
import org.thecloud.rest.Answers;
import org.thecloud.rest.DataPlane;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Topics and what is published to them. */
@Component(service = TopicResource.class)
@RestResource
@Path("topics")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TopicResource {

    /** A message of the largest size, every character of it escaped, and ten of them in a batch. */
    private static final long MOST_BYTES = 2 << 20;

    private static final long MOST_BATCH = 16 << 20;
    private static final String ONE = "topic/{id}";
    private static final String ALL = "topic/*";

    private final TopicService topics;
    private final Subscriptions subscriptions;

    @Activate
    public TopicResource(@Reference TopicService topics, @Reference Subscriptions subscriptions) {
        this.topics = topics;
        this.subscriptions = subscriptions;
    }

    /** Messages to publish. */
    record Batch(@Nullable List<@Nullable WantedNotice> entries) {}

    /** What became of one entry of a batch, by its place. */
    record Entry(
            int index,
            @Nullable PublishedView message,
            @Nullable String code,
            @Nullable String detail,
            @Nullable String field) {}

    /** What became of a batch. */
    record Result(List<Entry> successful, List<Entry> failed) {}

    @GET
    @RequiresPermission(value = "notify:list", resource = ALL)
    @Answers(summary = "Lists topics", value = TopicView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        return Replies.page(request, topics.list(caller, query).map(TopicView::of));
    }

    @POST
    @RequiresPermission(value = "notify:create", resource = ALL)
    @Answers(summary = "Makes a topic", value = TopicView.class, status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, WantedTopic body) {
        WantedTopic wanted = present(body);
        return Replies.made(
                request,
                Response.Status.CREATED,
                topics.create(caller, wanted.name(), wanted.displayName(), wanted.labels()),
                TopicView::of);
    }

    @GET
    @Path("{id}")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(summary = "Shows a topic", value = TopicView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.of(Response.Status.OK, topics.get(caller, id(id)), TopicView::of);
    }

    @PUT
    @Path("{id}")
    @RequiresPermission(value = "notify:update", resource = ONE)
    @Answers(summary = "Changes a topic", value = TopicView.class)
    public Response update(@Context Caller caller, @PathParam("id") String id, WantedTopic body) {
        WantedTopic wanted = present(body);
        UUID topic = id(id);
        if (wanted.name() != null && !wanted.name().equals(topics.get(caller, topic).name())) {
            throw CloudException.invalid("name", "the name of a topic cannot be changed");
        }
        return Replies.of(
                Response.Status.OK,
                topics.update(caller, topic, wanted.displayName(), wanted.labels()),
                TopicView::of);
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission(value = "notify:delete", resource = ONE)
    @Answers(summary = "Removes a topic with its subscriptions", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        topics.delete(caller, id(id));
        return Replies.ok(new Message("topic is deleted"));
    }

    // ---- publishing

    @POST
    @Path("{id}/publish")
    @DataPlane
    @MaxBody(MOST_BYTES)
    @RequiresPermission(value = "notify:publish", resource = ONE)
    @Answers(summary = "Publishes a message", value = PublishedView.class)
    public PublishedView publish(
            @Context Caller caller,
            @PathParam("id") String id,
            @HeaderParam("traceparent") @Nullable String trace,
            WantedNotice body) {
        UUID topic = id(id);
        Published published = topics.publish(caller, topic, present(body).toNotice(trace));
        return PublishedView.of(topic, published);
    }

    @POST
    @Path("{id}/publish/batch")
    @DataPlane
    @MaxBody(MOST_BATCH)
    @RequiresPermission(value = "notify:publish", resource = ONE)
    @Answers(summary = "Publishes up to ten messages", value = Result.class)
    public Result publishAll(
            @Context Caller caller,
            @PathParam("id") String id,
            @HeaderParam("traceparent") @Nullable String trace,
            Batch body) {
        List<@Nullable WantedNotice> entries = present(body).entries();
        if (entries == null) {
            throw CloudException.invalid("entries", "entries are required");
        }
        List<Notice> notices = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            WantedNotice one = entries.get(i);
            if (one == null) {
                throw CloudException.invalid("entries", "entries must be messages");
            }
            notices.add(one.toNotice(trace));
        }
        UUID topic = id(id);
        List<Topics.Outcome> outcomes = topics.publishAll(caller, topic, notices);
        Result result = new Result(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < outcomes.size(); i++) {
            CloudException refused = outcomes.get(i).refused();
            Published published = outcomes.get(i).published();
            if (refused != null) {
                result.failed()
                        .add(
                                new Entry(
                                        i,
                                        null,
                                        refused.code().name(),
                                        refused.getMessage(),
                                        refused.field().orElse(null)));
            } else if (published != null) {
                result.successful()
                        .add(new Entry(i, PublishedView.of(topic, published), null, null, null));
            }
        }
        return result;
    }

    @GET
    @Path("{id}/messages")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(
            summary = "Lists messages of a topic, newest first",
            value = MessageView.class,
            list = true)
    public Response messages(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page) {
        return Replies.page(
                request, topics.messages(caller, id(id), page.query()).map(MessageView::of));
    }

    @GET
    @Path("{id}/messages/{message}")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(summary = "Shows a message", value = MessageView.class)
    public MessageView message(
            @Context Caller caller,
            @PathParam("id") String id,
            @PathParam("message") String message) {
        return MessageView.of(topics.message(caller, id(id), Ids.parse("message", message)));
    }

    @GET
    @Path("{id}/messages/{message}/deliveries")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(summary = "Lists where a message went", value = DeliveryView.class, list = true)
    public Response deliveries(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @PathParam("message") String message,
            @BeanParam PageRequest page) {
        return Replies.page(
                request,
                topics.deliveries(caller, id(id), Ids.parse("message", message), page.query())
                        .map(DeliveryView::of));
    }

    // ---- subscriptions

    @GET
    @Path("{id}/subscriptions")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(
            summary = "Lists subscriptions of a topic",
            value = SubscriptionView.class,
            list = true)
    public Response subscriptions(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page) {
        UUID topic = topics.get(caller, id(id)).id();
        return Replies.page(
                request,
                subscriptions
                        .list(
                                caller,
                                ResourceQuery.of(page.query()).where("topic", topic.toString()))
                        .map(SubscriptionView::of));
    }

    @POST
    @Path("{id}/subscriptions")
    @RequiresPermission(value = "notify:subscribe", resource = ONE)
    @Answers(summary = "Subscribes to this topic", value = SubscriptionView.class, status = 201)
    public Response subscribe(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            WantedSubscription body) {
        return SubscriptionResource.made(
                request, subscriptions.create(caller, id(id), present(body).toWish()));
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
}
