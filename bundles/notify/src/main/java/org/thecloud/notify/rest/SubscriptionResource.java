// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

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
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.notify.service.Deliveries;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.Subscription;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Public;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Subscriptions and what they got. */
@Component(service = SubscriptionResource.class)
@RestResource
@Path("subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SubscriptionResource {

    private static final String ONE = "subscription/{id}";
    private static final String ALL = "subscription/*";

    private final Subscriptions subscriptions;
    private final Deliveries deliveries;

    @Activate
    public SubscriptionResource(
            @Reference Subscriptions subscriptions, @Reference Deliveries deliveries) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
    }

    /** A token that whoever receives was sent. */
    record Token(@Nullable String token) {}

    /**
     * How to rotate.
     *
     * @param overlap seconds for which deliveries are signed with the old secret as well
     */
    record Rotation(@Nullable String secret, @Nullable Integer overlap) {}

    @GET
    @RequiresPermission(value = "notify:list", resource = ALL)
    @Answers(summary = "Lists subscriptions", value = SubscriptionView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("topic_id") @Nullable String topic,
            @QueryParam("protocol") @Nullable String protocol,
            @QueryParam("status") @Nullable String status) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query =
                topic == null
                        ? query
                        : query.where("topic", Ids.parse("topic_id", topic).toString());
        query = protocol == null ? query : query.where("protocol", protocol);
        query = status == null ? query : query.where("state", status.toUpperCase(Locale.ROOT));
        return Replies.page(request, subscriptions.list(caller, query).map(SubscriptionView::of));
    }

    @POST
    @RequiresPermission(value = "notify:subscribe", resource = ALL)
    @Answers(summary = "Subscribes to a topic", value = SubscriptionView.class, status = 201)
    public Response create(
            @Context Caller caller, @Context UriInfo request, WantedSubscription body) {
        WantedSubscription wanted = TopicResource.present(body);
        if (wanted.topicId() == null) {
            throw CloudException.invalid("topic_id", "topic_id is required");
        }
        UUID topic = Ids.parse("topic_id", wanted.topicId());
        // What a policy says of this topic holds on this path as well.
        subscriptions.require(caller, new Demand("notify:subscribe", "topic/" + topic));
        return made(request, subscriptions.create(caller, topic, wanted.toWish()));
    }

    static Response made(UriInfo request, Subscriptions.Shown shown) {
        Subscription made = shown.subscription();
        return Response.fromResponse(
                        of(
                                Response.Status.CREATED,
                                made,
                                SubscriptionView.of(made, shown.secret())))
                .location(
                        request.getBaseUriBuilder()
                                .path("subscriptions/" + made.resource().id())
                                .build())
                .build();
    }

    @GET
    @Path("{id}")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(summary = "Shows a subscription", value = SubscriptionView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return ok(subscriptions.get(caller, id(id)));
    }

    @PUT
    @Path("{id}")
    @RequiresPermission(value = "notify:update", resource = ONE)
    @Answers(summary = "Changes a subscription", value = SubscriptionView.class)
    public Response update(
            @Context Caller caller, @PathParam("id") String id, WantedSubscription body) {
        WantedSubscription wanted = TopicResource.present(body);
        UUID subscription = id(id);
        if (wanted.topicId() != null
                && !wanted.topicId()
                        .equals(
                                subscriptions
                                        .get(caller, subscription)
                                        .resource()
                                        .spec()
                                        .topic()
                                        .id()
                                        .toString())) {
            throw CloudException.invalid("topic_id", "the topic cannot be changed");
        }
        return ok(subscriptions.update(caller, subscription, wanted.toWish()));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission(value = "notify:delete", resource = ONE)
    @Answers(summary = "Ends a subscription", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        subscriptions.delete(caller, id(id));
        return Replies.ok(new Message("subscription is deleted"));
    }

    @POST
    @Path("{id}/pause")
    @RequiresPermission(value = "notify:update", resource = ONE)
    @Answers(summary = "Lets deliveries wait", value = SubscriptionView.class)
    public Response pause(@Context Caller caller, @PathParam("id") String id) {
        return ok(subscriptions.pause(caller, id(id)));
    }

    @POST
    @Path("{id}/resume")
    @RequiresPermission(value = "notify:update", resource = ONE)
    @Answers(summary = "Lets deliveries go on", value = SubscriptionView.class)
    public Response resume(@Context Caller caller, @PathParam("id") String id) {
        return ok(subscriptions.resume(caller, id(id)));
    }

    @POST
    @Path("{id}/rotate-secret")
    @RequiresPermission(value = "notify:update", resource = ONE)
    @Answers(summary = "Makes a new secret to sign with", value = SubscriptionView.class)
    public Response rotate(
            @Context Caller caller, @PathParam("id") String id, @Nullable Rotation body) {
        Rotation wanted = body == null ? new Rotation(null, null) : body;
        Subscriptions.Shown shown =
                subscriptions.rotate(caller, id(id), wanted.overlap(), wanted.secret());
        return of(
                Response.Status.OK,
                shown.subscription(),
                SubscriptionView.of(shown.subscription(), shown.secret()));
    }

    // ---- by whoever receives

    @POST
    @Path("{id}/confirmation")
    @RequiresPermission(value = "notify:subscribe", resource = ONE)
    @Answers(
            summary = "Asks whoever receives once more",
            value = SubscriptionView.class,
            status = 202)
    public Response ask(@Context Caller caller, @PathParam("id") String id) {
        Subscription asked = subscriptions.ask(caller, id(id));
        return of(Response.Status.ACCEPTED, asked, SubscriptionView.of(asked));
    }

    @POST
    @Path("{id}/confirm")
    @Public(value = "notify:confirm", sensitive = true)
    @Answers(summary = "Confirms a subscription with its token", value = Message.class)
    public Response confirm(
            @Context Caller caller, @PathParam("id") String id, @Nullable Token body) {
        String token = TopicResource.present(body).token();
        if (token == null || !token.startsWith(id(id) + ".")) {
            throw CloudException.invalid("token", "token must be one of this subscription");
        }
        subscriptions.confirm(caller, token);
        return Replies.ok(new Message("subscription is confirmed"));
    }

    @GET
    @Path("confirm")
    @Public(value = "notify:confirm", sensitive = true)
    @Answers(summary = "Confirms a subscription by a link", value = Message.class)
    public Response confirmByLink(
            @Context Caller caller, @QueryParam("token") @Nullable String token) {
        subscriptions.confirm(caller, present(token));
        return Replies.ok(new Message("subscription is confirmed"));
    }

    @GET
    @Path("unsubscribe")
    @Public(value = "notify:unsubscribe", sensitive = true)
    @Answers(summary = "Ends a subscription by a link", value = Message.class)
    public Response unsubscribe(
            @Context Caller caller, @QueryParam("token") @Nullable String token) {
        subscriptions.unsubscribe(caller, present(token));
        return Replies.ok(new Message("subscription is deleted"));
    }

    private static String present(@Nullable String token) {
        if (token == null) {
            throw CloudException.invalid("token", "token is required");
        }
        return token;
    }

    // ---- deliveries

    @GET
    @Path("{id}/deliveries")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(
            summary = "Lists deliveries of a subscription, newest first",
            value = DeliveryView.class,
            list = true)
    public Response deliveriesOf(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page,
            @QueryParam("status") @Nullable String status) {
        return Replies.page(
                request,
                deliveries.list(caller, id(id), state(status), page.query()).map(DeliveryView::of));
    }

    private static @Nullable DeliveryState state(@Nullable String status) {
        return status == null
                ? null
                : Arrays.stream(DeliveryState.values())
                        .filter(one -> one.name().equals(status.toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                KernelError.INVALID_INPUT,
                                                "status must be one of "
                                                        + Arrays.toString(DeliveryState.values()),
                                                Map.of("field", "status")));
    }

    @GET
    @Path("{id}/deliveries/{delivery}")
    @RequiresPermission(value = "notify:get", resource = ONE)
    @Answers(summary = "Shows a delivery with its attempts", value = DeliveryView.class)
    public DeliveryView delivery(
            @Context Caller caller,
            @PathParam("id") String id,
            @PathParam("delivery") String delivery) {
        Delivery found = deliveries.get(caller, id(id), Ids.parse("delivery", delivery));
        return DeliveryView.of(found, deliveries.attempts(found));
    }

    @POST
    @Path("{id}/deliveries/{delivery}/replay")
    @RequiresPermission(value = "notify:replay", resource = ONE)
    @Answers(summary = "Delivers a message once more", value = DeliveryView.class, status = 202)
    public Response replay(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @PathParam("delivery") String delivery) {
        Delivery replay = deliveries.replay(caller, id(id), Ids.parse("delivery", delivery));
        return Response.accepted(DeliveryView.of(replay))
                .location(
                        request.getBaseUriBuilder()
                                .path("subscriptions/" + id + "/deliveries/" + replay.id())
                                .build())
                .build();
    }

    private static UUID id(String text) {
        return Ids.parse("id", text);
    }

    private static Response ok(Subscription subscription) {
        return of(Response.Status.OK, subscription, SubscriptionView.of(subscription));
    }

    private static Response of(
            Response.Status status, Subscription subscription, SubscriptionView view) {
        return Response.status(status)
                .tag(new EntityTag(Long.toString(subscription.resource().version())))
                .entity(view)
                .build();
    }
}
