// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.Notice;
import org.thecloud.notify.Published;
import org.thecloud.notify.Topics;

/** How SNS publishes. */
final class PublishActions {

    private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final int MOST_ENTRIES = 10;

    private PublishActions() {}

    static Xml publish(SnsRequest request) {
        if (request.form().text("PhoneNumber") != null) {
            throw Refusals.invalid("PhoneNumber: nothing here sends text messages");
        }
        String parameter = request.form().text("TopicArn") == null ? "TargetArn" : "TopicArn";
        UUID topic = request.topic(parameter, "notify:publish", false).id();
        Published published =
                request.topics().publish(request.caller(), topic, notice(request.form()));
        return new Xml().leaf("MessageId", published.id().toString());
    }

    private static Notice notice(Form form) {
        if (form.text("MessageDeduplicationId") != null) {
            throw Refusals.invalid("MessageDeduplicationId is for FIFO topics");
        }
        String body = form.required("Message");
        if ("json".equals(form.text("MessageStructure"))) {
            JsonNode all = DeliveryPolicy.read(body);
            if (!all.path("default").isTextual() || all.size() != 1) {
                throw Refusals.invalid(
                        "Message Structure - a message has one form here, called default");
            }
            body = all.path("default").textValue();
        } else if (form.text("MessageStructure") != null) {
            throw Refusals.invalid("MessageStructure is json, or absent");
        }
        return new Notice(form.text("Subject"), body, form.attributes(), null);
    }

    static Xml publishBatch(SnsRequest request) {
        UUID topic = request.topic("TopicArn", "notify:publish", false).id();
        Map<String, Form> entries = entries(request);
        Map<String, Notice> good = new LinkedHashMap<>();
        Xml failed = new Xml().open("Failed");
        entries.forEach(
                (id, entry) -> {
                    try {
                        good.put(id, notice(entry));
                    } catch (AwsRefusal refused) {
                        failed(failed, id, refused);
                    }
                });
        Xml xml = new Xml().open("Successful");
        if (!good.isEmpty()) {
            List<Topics.Outcome> outcomes =
                    request.topics()
                            .publishAll(request.caller(), topic, List.copyOf(good.values()));
            int at = 0;
            for (String id : good.keySet()) {
                Topics.Outcome outcome = outcomes.get(at++);
                @Nullable CloudException refused = outcome.refused();
                Published published = outcome.published();
                if (refused != null) {
                    failed(failed, id, Refusals.of(refused));
                } else if (published != null) {
                    xml.open("member")
                            .leaf("Id", id)
                            .leaf("MessageId", published.id().toString())
                            .close("member");
                }
            }
        }
        return xml.close("Successful").add(failed.close("Failed"));
    }

    private static void failed(Xml xml, String id, AwsRefusal refusal) {
        xml.open("member")
                .leaf("Id", id)
                .leaf("Code", refusal.code())
                .leaf("Message", refusal.sentence())
                .leaf("SenderFault", Boolean.toString(refusal.status() < 500))
                .close("member");
    }

    private static Map<String, Form> entries(SnsRequest request) {
        List<Form> entries = request.form().list("PublishBatchRequestEntries");
        if (entries.isEmpty()) {
            throw Refusals.of(
                    "EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }
        if (entries.size() > MOST_ENTRIES) {
            throw Refusals.of(
                    "TooManyEntriesInBatchRequest",
                    "The batch request contains more entries than permissible (10).");
        }
        Map<String, Form> byId = new LinkedHashMap<>();
        for (Form entry : entries) {
            String id = entry.required("Id");
            if (!ENTRY.matcher(id).matches()) {
                throw Refusals.of(
                        "InvalidBatchEntryId",
                        "The Id of a batch entry has 1 to 80 letters, digits, '-' or '_'.");
            }
            if (byId.put(id, entry) != null) {
                throw Refusals.of(
                        "BatchEntryIdsNotDistinct",
                        "Two or more batch entries in the request have the same Id.");
            }
        }
        return byId;
    }
}
