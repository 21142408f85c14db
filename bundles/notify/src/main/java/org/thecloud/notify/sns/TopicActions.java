// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.notify.service.Subscription;
import org.thecloud.notify.service.TopicService;
import org.thecloud.notify.service.TopicSpec;
import org.thecloud.notify.service.TopicStatus;

/** What SNS does with topics. */
final class TopicActions {

    private static final int PAGE = 100;
    private static final int MOST_COUNTED = 1000;

    private TopicActions() {}

    /** Making what is there already, and is alike, is answered with it. */
    static Xml create(SnsRequest request) {
        request.require("notify:create", "topic/*", true);
        String name = request.form().required("Name");
        Map<String, String> attributes = request.form().map("Attributes");
        if (name.endsWith(".fifo") || "true".equalsIgnoreCase(attributes.get("FifoTopic"))) {
            throw Refusals.invalid("FIFO topics are not supported");
        }
        String display = displayName(attributes);
        Map<String, String> tags = request.form().tags();
        Resource<TopicSpec, TopicStatus> topic;
        try {
            topic = request.topics().create(request.caller(), name, display, tags);
        } catch (CloudException refused) {
            if (!TopicService.taken(refused)) {
                throw refused;
            }
            topic = request.topics().find(request.caller(), name).orElseThrow(() -> refused);
            boolean differs =
                    display != null && !display.equals(topic.spec().displayName())
                            || !tags.isEmpty() && !tags.equals(topic.labels());
            if (differs) {
                throw Refusals.invalid("the topic exists with other attributes or tags");
            }
        }
        return new Xml().leaf("TopicArn", request.arn(topic.name()));
    }

    private static @Nullable String displayName(Map<String, String> attributes) {
        String display = null;
        for (Map.Entry<String, String> one : attributes.entrySet()) {
            switch (one.getKey()) {
                case "DisplayName" -> display = one.getValue();
                case "FifoTopic", "ContentBasedDeduplication" -> {
                    if (!one.getValue().equalsIgnoreCase("false")) {
                        throw Refusals.invalid(one.getKey() + " cannot be set here");
                    }
                }
                case "TracingConfig" -> {
                    if (!one.getValue().equals("PassThrough")) {
                        throw Refusals.invalid("TracingConfig is PassThrough here");
                    }
                }
                default -> {
                    if (!one.getValue().isEmpty()) {
                        throw Refusals.invalid("attribute " + one.getKey() + " cannot be set here");
                    }
                }
            }
        }
        return display;
    }

    static Xml delete(SnsRequest request) {
        String[] parts = request.form().required("TopicArn").split(":", -1);
        boolean known =
                request.topics().find(request.caller(), parts[parts.length - 1]).isPresent();
        if (!known) { // as in SNS, deleting what is gone is fine
            request.require("notify:delete", "topic/*", true);
            return new Xml();
        }
        var topic = request.topic("TopicArn", "notify:delete", true);
        request.topics().delete(request.caller(), topic.id());
        return new Xml();
    }

    static Xml list(SnsRequest request) {
        request.require("notify:list", "topic/*", false);
        var page =
                request.topics()
                        .list(
                                request.caller(),
                                ResourceQuery.of(
                                        new PageQuery(PAGE, request.form().text("NextToken"))));
        Xml xml = new Xml().open("Topics");
        page.items().stream()
                .filter(topic -> !topic.deleting())
                .forEach(
                        topic ->
                                xml.open("member")
                                        .leaf("TopicArn", request.arn(topic.name()))
                                        .close("member"));
        xml.close("Topics");
        page.nextCursor().ifPresent(next -> xml.leaf("NextToken", next));
        return xml;
    }

    static Xml attributes(SnsRequest request) {
        var topic = request.topic("TopicArn", "notify:get", false);
        String arn = request.arn(topic.name());
        Map<String, String> all = new TreeMap<>();
        all.put("TopicArn", arn);
        all.put("Owner", request.account());
        String display = topic.spec().displayName();
        all.put("DisplayName", display == null ? "" : display);
        all.put(
                "Policy",
                """
                {"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
                "Action":"SNS:*","Resource":"%s"}]}"""
                        .formatted(request.account(), arn));
        var subscriptions =
                request.subscriptions()
                        .list(
                                request.caller(),
                                ResourceQuery.of(new PageQuery(MOST_COUNTED, null))
                                        .where("topic", topic.id().toString()))
                        .items();
        long pending =
                subscriptions.stream()
                        .map(Subscription::resource)
                        .filter(one -> one.spec().pending())
                        .count();
        all.put("SubscriptionsPending", Long.toString(pending));
        all.put("SubscriptionsConfirmed", Long.toString(subscriptions.size() - pending));
        all.put("SubscriptionsDeleted", "0");
        all.put("EffectiveDeliveryPolicy", DeliveryPolicy.of(java.util.List.of()));
        return new Xml().map("Attributes", all);
    }

    static Xml setAttributes(SnsRequest request) {
        var topic = request.topic("TopicArn", "notify:update", true);
        String name = request.form().required("AttributeName");
        String value = request.form().text("AttributeValue");
        String display = displayName(Map.of(name, value == null ? "" : value));
        if (name.equals("DisplayName")) {
            request.topics()
                    .update(request.caller(), topic.id(), display == null ? "" : display, null);
        }
        return new Xml();
    }

    // ---- tags

    static Xml tag(SnsRequest request) {
        var topic = request.topic("ResourceArn", "notify:update", true);
        Map<String, String> tags = new TreeMap<>(topic.labels());
        tags.putAll(request.form().tags());
        request.topics().update(request.caller(), topic.id(), null, tags);
        return new Xml();
    }

    static Xml untag(SnsRequest request) {
        var topic = request.topic("ResourceArn", "notify:update", true);
        Map<String, String> tags = new TreeMap<>(topic.labels());
        request.form().texts("TagKeys").forEach(tags::remove);
        request.topics().update(request.caller(), topic.id(), null, tags);
        return new Xml();
    }

    static Xml tags(SnsRequest request) {
        var topic = request.topic("ResourceArn", "notify:get", false);
        Xml xml = new Xml().open("Tags");
        new TreeMap<>(topic.labels())
                .forEach(
                        (key, value) ->
                                xml.open("member")
                                        .leaf("Key", key)
                                        .leaf("Value", value)
                                        .close("member"));
        return xml.close("Tags");
    }
}
