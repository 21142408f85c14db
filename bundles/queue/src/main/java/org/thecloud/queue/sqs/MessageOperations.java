// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Receive;
import org.thecloud.queue.SentMessage;

/** What SQS does with messages. */
final class MessageOperations {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final int MOST_ENTRIES = 10;
    private static final int MOST_BYTES = 262_144;
    private static final int LONGEST_VISIBILITY = 43_200;

    private MessageOperations() {}

    static ObjectNode send(SqsRequest request) {
        Resource<QueueSpec, QueueStatus> queue = request.queue("queue:write", false);
        NewMessage message = message(queue.spec(), request.input());
        SentMessage sent = request.queues().send(request.caller(), queue.id(), message);
        return sent(queue.spec(), message, request.input(), sent);
    }

    private static NewMessage message(QueueSpec queue, Input input) {
        String body = input.text("MessageBody");
        if (body == null || body.isEmpty()) {
            throw Refusals.missing("MessageBody");
        }
        if (!body.codePoints().allMatch(MessageOperations::allowed)) {
            throw Refusals.refusal(
                    "InvalidMessageContents", "The message has characters that are not allowed.");
        }
        Integer delay = input.number("DelaySeconds");
        if (delay != null && (delay < 0 || delay > 900)) {
            throw Refusals.value("DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
        }
        MessageAttribute trace = input.attributes("MessageSystemAttributes").get("AWSTraceHeader");
        String group = input.text("MessageGroupId");
        if (queue.fifo() && group == null) {
            throw Refusals.missing("MessageGroupId");
        }
        return new NewMessage(
                body,
                input.attributes("MessageAttributes"),
                delay == null ? null : Duration.ofSeconds(delay),
                // of other queues a group asks for fairness only, and all are served in turn
                queue.fifo() ? group : null,
                input.text("MessageDeduplicationId"),
                trace == null ? null : trace.text());
    }

    /** The characters that XML has. */
    private static boolean allowed(int character) {
        return character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000
                || character == '\t'
                || character == '\n'
                || character == '\r';
    }

    private static ObjectNode sent(
            QueueSpec queue, NewMessage message, Input input, SentMessage sent) {
        ObjectNode result =
                NODES.objectNode()
                        .put("MessageId", sent.id().toString())
                        .put("MD5OfMessageBody", Digests.ofBody(message.body()));
        if (!message.attributes().isEmpty()) {
            result.put("MD5OfMessageAttributes", Digests.of(message.attributes()));
        }
        Map<String, MessageAttribute> system = input.attributes("MessageSystemAttributes");
        if (!system.isEmpty()) {
            result.put("MD5OfMessageSystemAttributes", Digests.of(system));
        }
        if (queue.fifo()) {
            result.put("SequenceNumber", sequence(sent.sequence()));
        }
        return result;
    }

    private static String sequence(long number) {
        return "%020d".formatted(number);
    }

    // ---- batches

    /** The entries of a batch by their ids. */
    private static Map<String, Input> entries(SqsRequest request) {
        List<Input> entries = request.input().inputs("Entries");
        if (entries.isEmpty()) {
            throw Refusals.own(
                    "EmptyBatchRequest", "There should be at least one entry in the request.");
        }
        if (entries.size() > MOST_ENTRIES) {
            throw Refusals.own(
                    "TooManyEntriesInBatchRequest",
                    "Maximum number of entries per request are 10. You have sent %d."
                            .formatted(entries.size()));
        }
        Map<String, Input> byId = new java.util.LinkedHashMap<>();
        for (Input entry : entries) {
            String id = entry.required("Id");
            if (!ENTRY.matcher(id).matches()) {
                throw Refusals.own(
                        "InvalidBatchEntryId",
                        "A batch entry id can only contain alphanumeric characters, hyphens and"
                                + " underscores. It can be at most 80 letters long.");
            }
            if (byId.put(id, entry) != null) {
                throw Refusals.own("BatchEntryIdsNotDistinct", "Id %s repeated.".formatted(id));
            }
        }
        return byId;
    }

    /** Who answers a batch. */
    private static final class Batch {

        private final ObjectNode result = NODES.objectNode();
        private final ArrayNode successful = NODES.arrayNode();
        private final ArrayNode failed = NODES.arrayNode();

        void done(String id, ObjectNode with) {
            ObjectNode entry = NODES.objectNode().put("Id", id);
            successful.add(entry.setAll(with));
        }

        void failed(String id, AwsRefusal refusal) {
            failed.add(
                    NODES.objectNode()
                            .put("Id", id)
                            .put("Code", refusal.code())
                            .put("Message", refusal.sentence())
                            .put("SenderFault", refusal.status() < 500));
        }

        ObjectNode answer() {
            result.set("Successful", successful);
            if (!failed.isEmpty()) {
                result.set("Failed", failed);
            }
            return result;
        }
    }

    static ObjectNode sendBatch(SqsRequest request) {
        Resource<QueueSpec, QueueStatus> queue = request.queue("queue:write", false);
        Map<String, Input> entries = entries(request);
        Batch batch = new Batch();
        Map<String, NewMessage> messages = new java.util.LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, Input> entry : entries.entrySet()) {
            bytes += size(entry.getValue());
            try {
                messages.put(entry.getKey(), message(queue.spec(), entry.getValue()));
            } catch (AwsRefusal refused) {
                batch.failed(entry.getKey(), refused);
            }
        }
        if (bytes > MOST_BYTES) {
            throw Refusals.own(
                    "BatchRequestTooLong",
                    "Batch requests cannot be longer than %d bytes. You have sent %d bytes."
                            .formatted(MOST_BYTES, bytes));
        }
        if (!messages.isEmpty()) {
            List<Queues.Outcome> outcomes =
                    request.queues()
                            .sendAll(request.caller(), queue.id(), List.copyOf(messages.values()));
            int at = 0;
            for (Map.Entry<String, NewMessage> one : messages.entrySet()) {
                Queues.Outcome outcome = outcomes.get(at++);
                CloudException refused = outcome.refused();
                SentMessage sent = outcome.sent();
                if (sent != null) {
                    Input input = entries.getOrDefault(one.getKey(), request.input());
                    batch.done(one.getKey(), sent(queue.spec(), one.getValue(), input, sent));
                } else if (refused != null) {
                    batch.failed(one.getKey(), Refusals.of(refused));
                }
            }
        }
        return batch.answer();
    }

    private static long size(Input entry) {
        String body = entry.text("MessageBody");
        return body == null ? 0 : body.getBytes(StandardCharsets.UTF_8).length;
    }

    // ---- receiving

    /** What a receiver gets, now or later, and how it is told. */
    record Receiving(
            CompletableFuture<List<Message>> messages,
            Function<List<Message>, ObjectNode> answer) {}

    static Receiving receive(SqsRequest request) {
        Resource<QueueSpec, QueueStatus> queue = request.queue("queue:read", false);
        Input input = request.input();
        Integer visibility = input.number("VisibilityTimeout");
        Integer wait = input.number("WaitTimeSeconds");
        Receive how =
                new Receive(
                        input.number("MaxNumberOfMessages", 1, 1, 10),
                        visibility == null
                                ? null
                                : Duration.ofSeconds(
                                        input.number(
                                                "VisibilityTimeout", 0, 0, LONGEST_VISIBILITY)),
                        wait == null
                                ? null
                                : Duration.ofSeconds(input.number("WaitTimeSeconds", 0, 0, 20)));
        Set<String> system = new HashSet<>(input.texts("AttributeNames"));
        system.addAll(input.texts("MessageSystemAttributeNames"));
        List<String> names = input.texts("MessageAttributeNames");
        return new Receiving(
                request.queues().receive(request.caller(), queue.id(), how).toCompletableFuture(),
                messages -> received(request, messages, system, names));
    }

    private static ObjectNode received(
            SqsRequest request, List<Message> messages, Set<String> system, List<String> names) {
        ObjectNode result = NODES.objectNode();
        if (messages.isEmpty()) {
            return result;
        }
        ArrayNode list = result.putArray("Messages");
        for (Message message : messages) {
            ObjectNode node = list.addObject();
            node.put("MessageId", message.id().toString())
                    .put("ReceiptHandle", message.receipt())
                    .put("MD5OfBody", Digests.ofBody(message.body()))
                    .put("Body", message.body());
            ObjectNode attributes = NODES.objectNode();
            systemAttributes(request, message)
                    .forEach(
                            (name, value) -> {
                                if (system.contains("All") || system.contains(name)) {
                                    attributes.put(name, value);
                                }
                            });
            if (!attributes.isEmpty()) {
                node.set("Attributes", attributes);
            }
            addAttributes(node, wanted(message.attributes(), names));
        }
        return result;
    }

    private static Map<String, String> systemAttributes(SqsRequest request, Message message) {
        Map<String, String> system = new TreeMap<>();
        system.put("SenderId", message.sender());
        system.put("SentTimestamp", Long.toString(message.sentAt().toEpochMilli()));
        system.put("ApproximateReceiveCount", Integer.toString(message.received()));
        system.put(
                "ApproximateFirstReceiveTimestamp",
                Long.toString(message.firstReceivedAt().toEpochMilli()));
        put(system, "AWSTraceHeader", message.trace());
        if (message.group() != null) {
            system.put("MessageGroupId", message.group());
            system.put("SequenceNumber", sequence(message.sequence()));
            put(system, "MessageDeduplicationId", message.deduplicationId());
        }
        UUID source = message.source();
        if (source != null) {
            try {
                String name = request.queues().get(request.caller(), source).name();
                system.put("DeadLetterQueueSourceArn", request.arn(name));
            } catch (CloudException gone) {
                // the source was deleted; the message stays
            }
        }
        return system;
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static Map<String, MessageAttribute> wanted(
            Map<String, MessageAttribute> attributes, List<String> names) {
        Map<String, MessageAttribute> wanted = new TreeMap<>();
        attributes.forEach(
                (name, value) -> {
                    boolean asked = names.stream().anyMatch(one -> asksFor(one, name));
                    if (asked) {
                        wanted.put(name, value);
                    }
                });
        return wanted;
    }

    private static boolean asksFor(String pattern, String name) {
        if (pattern.endsWith(".*")) {
            return name.startsWith(pattern.substring(0, pattern.length() - 2));
        }
        return pattern.equals("All") || pattern.equals(name);
    }

    private static void addAttributes(ObjectNode node, Map<String, MessageAttribute> attributes) {
        if (attributes.isEmpty()) {
            return;
        }
        node.put("MD5OfMessageAttributes", Digests.of(attributes));
        ObjectNode all = node.putObject("MessageAttributes");
        attributes.forEach(
                (name, value) -> {
                    ObjectNode one = all.putObject(name).put("DataType", value.type());
                    byte[] bytes = value.bytes();
                    if (bytes == null) {
                        one.put("StringValue", value.text());
                    } else {
                        one.put("BinaryValue", Base64.getEncoder().encodeToString(bytes));
                    }
                });
    }

    // ---- receipts

    static ObjectNode delete(SqsRequest request) {
        Resource<QueueSpec, QueueStatus> queue = request.queue("queue:write", false);
        String receipt = request.input().required("ReceiptHandle");
        Receipt answer =
                request.queues().acknowledge(request.caller(), queue.id(), List.of(receipt)).get(0);
        AwsRefusal refusal = deletion(answer);
        if (refusal != null) {
            throw refusal;
        }
        return NODES.objectNode();
    }

    /** What was deleted before is deleted: saying so again is no mistake. */
    private static @Nullable AwsRefusal deletion(Receipt answer) {
        return switch (answer) {
            case DONE, GONE -> null;
            case LATE -> Refusals.value("ReceiptHandle", "The receipt handle has expired.");
            case INVALID -> Refusals.receipt();
        };
    }

    static ObjectNode deleteBatch(SqsRequest request) {
        Resource<QueueSpec, QueueStatus> queue = request.queue("queue:write", false);
        Map<String, Input> entries = entries(request);
        List<String> ids = new ArrayList<>(entries.keySet());
        List<String> receipts =
                entries.values().stream().map(one -> one.required("ReceiptHandle")).toList();
        List<Receipt> answers =
                request.queues().acknowledge(request.caller(), queue.id(), receipts);
        Batch batch = new Batch();
        for (int i = 0; i < ids.size(); i++) {
            answer(batch, ids.get(i), deletion(answers.get(i)));
        }
        return batch.answer();
    }

    private static void answer(Batch batch, String id, @Nullable AwsRefusal refusal) {
        if (refusal == null) {
            batch.done(id, NODES.objectNode());
        } else {
            batch.failed(id, refusal);
        }
    }

    static ObjectNode changeVisibility(SqsRequest request) {
        Resource<QueueSpec, QueueStatus> queue = request.queue("queue:write", false);
        Hide wish = hide(request.input());
        AwsRefusal refusal =
                hiding(request.queues().hide(request.caller(), queue.id(), List.of(wish)).get(0));
        if (refusal != null) {
            throw refusal;
        }
        return NODES.objectNode();
    }

    private static Hide hide(Input input) {
        String receipt = input.required("ReceiptHandle");
        if (input.number("VisibilityTimeout") == null) {
            throw Refusals.missing("VisibilityTimeout");
        }
        int seconds = input.number("VisibilityTimeout", 0, 0, LONGEST_VISIBILITY);
        return new Hide(receipt, Duration.ofSeconds(seconds));
    }

    private static @Nullable AwsRefusal hiding(Receipt answer) {
        return switch (answer) {
            case DONE -> null;
            case GONE, LATE -> Refusals.notInFlight();
            case INVALID -> Refusals.receipt();
        };
    }

    static ObjectNode changeVisibilityBatch(SqsRequest request) {
        Resource<QueueSpec, QueueStatus> queue = request.queue("queue:write", false);
        Batch batch = new Batch();
        Map<String, Hide> wishes = new java.util.LinkedHashMap<>();
        entries(request)
                .forEach(
                        (id, entry) -> {
                            try {
                                wishes.put(id, hide(entry));
                            } catch (AwsRefusal refused) {
                                batch.failed(id, refused);
                            }
                        });
        if (!wishes.isEmpty()) {
            List<Receipt> answers =
                    request.queues()
                            .hide(request.caller(), queue.id(), List.copyOf(wishes.values()));
            int at = 0;
            for (String id : wishes.keySet()) {
                answer(batch, id, hiding(answers.get(at++)));
            }
        }
        return batch.answer();
    }
}
