// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.service.Route;
import org.thecloud.notify.service.StoredMessage;
import org.thecloud.notify.spi.Parcel.Confirmation;

/** What is put around a message on its way. */
final class Envelope {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Envelope() {}

    /** The body in the form that the subscription wants. */
    static String body(
            Route route,
            StoredMessage message,
            @Nullable Confirmation confirmation,
            @Nullable String unsubscribeUrl) {
        return switch (route.spec().endpoint().format()) {
            case RAW ->
                    confirmation == null
                            ? message.notice().body()
                            : ours(route, message, confirmation);
            case JSON -> ours(route, message, confirmation);
            case SNS -> sns(route, message, confirmation, unsubscribeUrl);
        };
    }

    private static String ours(
            Route route, StoredMessage message, @Nullable Confirmation confirmation) {
        ObjectNode object =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", confirmation == null ? "notification" : "confirmation")
                        .put("timestamp", message.publishedAt().toString())
                        .put("message_id", message.id().toString())
                        .put("topic_id", message.topic().toString())
                        .put("topic_name", route.spec().topic().name())
                        .put("subscription_id", route.subscription().toString());
        if (message.notice().subject() != null) {
            object.put("subject", message.notice().subject());
        }
        object.put("message", message.notice().body());
        if (confirmation != null) {
            object.put("token", confirmation.token());
            object.put("confirm_until", confirmation.until().toString());
            if (confirmation.url() != null) {
                object.put("confirm_url", confirmation.url());
            }
            return text(object);
        }
        ObjectNode attributes = object.putObject("attributes");
        new TreeMap<>(message.notice().attributes())
                .forEach(
                        (name, one) ->
                                attributes
                                        .putObject(name)
                                        .put("type", one.type())
                                        .put("value", one.value()));
        return text(object);
    }

    private static String sns(
            Route route,
            StoredMessage message,
            @Nullable Confirmation confirmation,
            @Nullable String unsubscribeUrl) {
        String arn = route.spec().topic().arn();
        ObjectNode object =
                JsonNodeFactory.instance
                        .objectNode()
                        .put(
                                "Type",
                                confirmation == null ? "Notification" : "SubscriptionConfirmation")
                        .put("MessageId", message.id().toString());
        if (confirmation != null) {
            object.put("Token", confirmation.token());
        }
        object.put("TopicArn", arn == null ? "topic/" + message.topic() : arn);
        if (message.notice().subject() != null) {
            object.put("Subject", message.notice().subject());
        }
        object.put("Message", message.notice().body());
        object.put(
                "Timestamp",
                message.publishedAt().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString());
        if (confirmation != null) {
            object.put("SubscribeURL", confirmation.url() == null ? "" : confirmation.url());
            return text(object);
        }
        if (unsubscribeUrl != null) {
            object.put("UnsubscribeURL", unsubscribeUrl);
        }
        if (!message.notice().attributes().isEmpty()) {
            ObjectNode attributes = object.putObject("MessageAttributes");
            new TreeMap<>(message.notice().attributes())
                    .forEach(
                            (name, one) ->
                                    attributes
                                            .putObject(name)
                                            .put("Type", one.type())
                                            .put("Value", one.value()));
        }
        return text(object);
    }

    private static String text(ObjectNode object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a text is JSON, so that it can be called so. */
    static boolean isJson(String text) {
        try {
            return MAPPER.readTree(text) != null;
        } catch (JsonProcessingException another) {
            return false;
        }
    }
}
