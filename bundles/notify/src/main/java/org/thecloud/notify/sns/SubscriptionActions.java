// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.Subscription;
import org.thecloud.notify.service.SubscriptionSpec;
import org.thecloud.notify.service.SubscriptionSpec.Endpoint;
import org.thecloud.notify.service.SubscriptionWish;

/** What SNS does with subscriptions. */
final class SubscriptionActions {

    private static final int PAGE = 100;
    private static final String PENDING = "pending confirmation";

    private SubscriptionActions() {}

    /** Subscribing what is subscribed already is answered with it. */
    static Xml subscribe(SnsRequest request) {
        var topic = request.topic("TopicArn", "notify:subscribe", true);
        String protocol = request.form().required("Protocol");
        String ours = ours(protocol);
        String endpoint = request.form().required("Endpoint");
        if (ours.equals(Endpoint.WEBHOOK) && !endpoint.startsWith(protocol + "://")) {
            throw Refusals.invalid("Endpoint must match the specified protocol");
        }
        SubscriptionWish wish =
                new SubscriptionWish(
                        ours,
                        endpoint,
                        request.arn(topic.name()),
                        ours.equals(Endpoint.WEBHOOK),
                        Format.SNS,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        for (Map.Entry<String, String> one : request.form().map("Attributes").entrySet()) {
            wish = with(wish, one.getKey(), one.getValue());
        }
        Subscription subscription;
        try {
            subscription =
                    request.subscriptions()
                            .create(request.caller(), topic.id(), wish)
                            .subscription();
        } catch (CloudException refused) {
            if (refused.code() != NotifyError.SUBSCRIPTION_EXISTS) {
                throw refused;
            }
            subscription =
                    request.subscriptions()
                            .find(request.caller(), topic.id(), ours, endpoint)
                            .orElseThrow(() -> refused);
            if (subscription.resource().spec().pending()) {
                request.subscriptions().ask(request.caller(), subscription.resource().id());
            }
        }
        boolean hidden =
                subscription.resource().spec().pending()
                        && !request.form().isTrue("ReturnSubscriptionArn");
        return new Xml().leaf("SubscriptionArn", hidden ? PENDING : request.arn(subscription));
    }

    private static String ours(String protocol) {
        return switch (protocol) {
            case "http", "https" -> Endpoint.WEBHOOK;
            case "sqs" -> "queue";
            case "email" -> "email";
            default ->
                    throw Refusals.invalid(
                            "Protocol is http, https, sqs or email here, not " + protocol);
        };
    }

    private static String theirs(Endpoint endpoint) {
        return switch (endpoint.protocol()) {
            case Endpoint.WEBHOOK -> endpoint.address().startsWith("https:") ? "https" : "http";
            case "queue" -> "sqs";
            default -> endpoint.protocol();
        };
    }

    private static SubscriptionWish with(SubscriptionWish wish, String name, String value) {
        return switch (name) {
            case "RawMessageDelivery" ->
                    wish.withFormat(value.equalsIgnoreCase("true") ? Format.RAW : Format.SNS);
            case "FilterPolicy" ->
                    wish.withFilter(value.isEmpty() ? "{}" : value, wish.filterScope());
            case "FilterPolicyScope" -> wish.withFilter(wish.filterPolicy(), scope(value));
            case "DeliveryPolicy" ->
                    value.isEmpty() ? wish : wish.withRetries(DeliveryPolicy.schedule(value));
            case "RedrivePolicy" ->
                    wish.withDeadLetterQueue(
                            value.isEmpty() || value.equals("{}")
                                    ? ""
                                    : DeliveryPolicy.read(value)
                                            .path("deadLetterTargetArn")
                                            .asText());
            default -> throw Refusals.invalid("attribute " + name + " cannot be set here");
        };
    }

    private static String scope(String value) {
        return switch (value) {
            case "MessageAttributes" -> "attributes";
            case "MessageBody" -> "body";
            default ->
                    throw Refusals.invalid("FilterPolicyScope is MessageAttributes or MessageBody");
        };
    }

    static Xml unsubscribe(SnsRequest request) {
        Subscription subscription = request.subscription("notify:delete", true);
        request.subscriptions().delete(request.caller(), subscription.resource().id());
        return new Xml();
    }

    static Xml confirm(SnsRequest request) {
        request.topic("TopicArn", "notify:subscribe", true);
        Subscription confirmed =
                request.subscriptions().confirm(request.caller(), request.form().required("Token"));
        return new Xml().leaf("SubscriptionArn", request.arn(confirmed));
    }

    static Xml list(SnsRequest request) {
        request.require("notify:list", "subscription/*", false);
        return list(request, Optional.empty());
    }

    static Xml listByTopic(SnsRequest request) {
        var topic = request.topic("TopicArn", "notify:get", false);
        return list(request, Optional.of(topic.id().toString()));
    }

    private static Xml list(SnsRequest request, Optional<String> topic) {
        ResourceQuery query =
                ResourceQuery.of(new PageQuery(PAGE, request.form().text("NextToken")));
        ResourceQuery wanted = topic.map(one -> query.where("topic", one)).orElse(query);
        Page<Subscription> page = request.subscriptions().list(request.caller(), wanted);
        Xml xml = new Xml().open("Subscriptions");
        for (Subscription one : page.items()) {
            if (one.resource().deleting()) {
                continue; // is not there any more, in the words of SNS
            }
            SubscriptionSpec spec = one.resource().spec();
            xml.open("member")
                    .leaf("TopicArn", request.arn(spec.topic().name()))
                    .leaf("Protocol", theirs(spec.endpoint()))
                    .leaf(
                            "SubscriptionArn",
                            spec.pending() ? "PendingConfirmation" : request.arn(one))
                    .leaf("Owner", request.account())
                    .leaf("Endpoint", endpoint(spec.endpoint()))
                    .close("member");
        }
        xml.close("Subscriptions");
        page.nextCursor().ifPresent(next -> xml.leaf("NextToken", next));
        return xml;
    }

    private static String endpoint(Endpoint endpoint) {
        String written = endpoint.written();
        return written == null ? endpoint.address() : written;
    }

    static Xml attributes(SnsRequest request) {
        Subscription subscription = request.subscription("notify:get", false);
        SubscriptionSpec spec = subscription.resource().spec();
        Map<String, String> all = new TreeMap<>();
        all.put("SubscriptionArn", request.arn(subscription));
        all.put("TopicArn", request.arn(spec.topic().name()));
        all.put("Owner", request.account());
        all.put("Protocol", theirs(spec.endpoint()));
        all.put("Endpoint", endpoint(spec.endpoint()));
        all.put("PendingConfirmation", Boolean.toString(spec.pending()));
        all.put("ConfirmationWasAuthenticated", Boolean.toString(!spec.pending()));
        all.put("RawMessageDelivery", Boolean.toString(spec.endpoint().format() == Format.RAW));
        String policy = spec.filter().policy();
        if (policy != null) {
            all.put("FilterPolicy", policy);
            all.put(
                    "FilterPolicyScope",
                    spec.filter().body() ? "MessageBody" : "MessageAttributes");
        }
        String dead = spec.conduct().deadLetterQueue();
        if (dead != null) {
            all.put(
                    "RedrivePolicy",
                    "{\"deadLetterTargetArn\":\"arn:aws:sqs:%s:%s:%s\"}"
                            .formatted(request.call().region(), request.account(), dead));
        }
        all.put("EffectiveDeliveryPolicy", DeliveryPolicy.of(spec.conduct().retries()));
        return new Xml().map("Attributes", all);
    }

    static Xml setAttributes(SnsRequest request) {
        Subscription subscription = request.subscription("notify:update", true);
        String value = request.form().text("AttributeValue");
        SubscriptionWish wish =
                with(
                        SubscriptionWish.nothing(),
                        request.form().required("AttributeName"),
                        value == null ? "" : value);
        request.subscriptions().update(request.caller(), subscription.resource().id(), wish);
        return new Xml();
    }
}
