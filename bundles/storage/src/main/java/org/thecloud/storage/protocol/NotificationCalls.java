// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.EventRule;
import org.thecloud.storage.service.Notifications;

/** Whom a bucket tells of changes, as S3 writes it. */
final class NotificationCalls {

    private static final String QUEUE = "queue";
    private static final String TOPIC = "topic";
    private static final Map<String, String> KINDS =
            Map.of("QueueConfiguration", QUEUE, "TopicConfiguration", TOPIC);
    private static final List<String> NOT_HERE =
            List.of(
                    "CloudFunctionConfiguration",
                    "LambdaFunctionConfiguration",
                    "EventBridgeConfiguration");

    private final Buckets buckets;
    private final Notifications notifications;

    NotificationCalls(Buckets buckets, Notifications notifications) {
        this.buckets = buckets;
        this.notifications = notifications;
    }

    void get(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.GET_NOTIFICATION);
        Xml xml = new Xml("NotificationConfiguration");
        for (EventRule rule : bucket.settings().events()) {
            boolean queue = rule.target().equals(QUEUE);
            String kind = queue ? "QueueConfiguration" : "TopicConfiguration";
            xml.open(kind).add("Id", rule.id()).add(queue ? "Queue" : "Topic", rule.name());
            rule.events().forEach(event -> xml.add("Event", event));
            if (!rule.prefix().isEmpty() || !rule.suffix().isEmpty()) {
                xml.open("Filter").open("S3Key");
                filter(xml, "prefix", rule.prefix());
                filter(xml, "suffix", rule.suffix());
                xml.close("S3Key").close("Filter");
            }
            xml.close(kind);
        }
        request.reply(xml);
    }

    private static void filter(Xml xml, String name, String value) {
        if (!value.isEmpty()) {
            xml.open("FilterRule").add("Name", name).add("Value", value).close("FilterRule");
        }
    }

    void put(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_NOTIFICATION);
        Document document = Document.of(request.http().getInputStream());
        if (!document.name().equals("NotificationConfiguration")) {
            throw Document.malformed();
        }
        for (String word : NOT_HERE) {
            if (document.first(word) != null) {
                throw Errors.notImplemented(word);
            }
        }
        List<EventRule> rules = new ArrayList<>();
        for (String kind : List.of("TopicConfiguration", "QueueConfiguration")) {
            for (Document one : document.all(kind)) {
                rules.add(rule(one, String.valueOf(KINDS.get(kind))));
            }
        }
        boolean test =
                !"true".equalsIgnoreCase(request.header("x-amz-skip-destination-validation"));
        try {
            notifications.set(request.call().caller(), bucket, rules, test);
        } catch (CloudException refused) {
            if (refused.kind() == ErrorKind.INVALID || refused.kind() == ErrorKind.NOT_FOUND) {
                throw Errors.invalid(
                        refused.field().orElse("").equals("target")
                                ? "Unable to validate the following destination configurations: "
                                        + refused.getMessage()
                                : String.valueOf(refused.getMessage()));
            }
            throw refused;
        }
        request.reply(200);
    }

    private static EventRule rule(Document one, String target) {
        String prefix = "";
        String suffix = "";
        Document filter = one.first("Filter");
        Document key = filter == null ? null : filter.first("S3Key");
        if (filter != null && key == null) {
            throw Document.malformed();
        }
        List<Document> parts = key == null ? List.of() : key.all("FilterRule");
        List<String> seen = new ArrayList<>();
        for (Document part : parts) {
            String name = part.required("Name").toLowerCase(Locale.ROOT);
            if (seen.contains(name)) {
                throw Errors.invalid("Cannot specify more than one " + name + " rule in a filter.");
            }
            seen.add(name);
            switch (name) {
                case "prefix" -> prefix = part.required("Value");
                case "suffix" -> suffix = part.required("Value");
                default ->
                        throw new AwsRefusal(
                                400,
                                "InvalidArgument",
                                "filter rule name must be either prefix or suffix");
            }
        }
        String id = one.text("Id");
        return new EventRule(
                id == null ? "" : id,
                target,
                one.required(target.equals(QUEUE) ? "Queue" : "Topic"),
                "",
                one.texts("Event"),
                prefix,
                suffix);
    }
}
