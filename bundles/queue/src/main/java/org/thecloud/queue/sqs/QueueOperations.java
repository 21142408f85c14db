// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.queue.Counts;
import org.thecloud.queue.QueueSettings;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;

/** What SQS does with queues. */
final class QueueOperations {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String FIFO = ".fifo";
    private static final int MOST_LISTED = 1000;

    private QueueOperations() {}

    static ObjectNode create(SqsRequest request) {
        request.call().wants("queue:create", "queue/*", true);
        request.call().require("queue:create", "queue/*");
        String name = request.input().required("QueueName");
        QueueSettings wanted = settings(request);
        boolean fifo = name.endsWith(FIFO);
        if (wanted.fifo() != null && wanted.fifo() != fifo) {
            throw Refusals.value(
                    "QueueName",
                    "The name of a FIFO queue ends with .fifo, and of no other. Attribute FifoQueue.");
        }
        Map<String, String> tags = request.input().map("Tags");
        if (tags.isEmpty()) {
            tags = request.input().map("tags");
        }
        var known = request.queues().named(request.caller(), name);
        if (known.isEmpty()) {
            try {
                request.queues().create(request.caller(), name, wanted, tags);
            } catch (CloudException refused) {
                if (!refused.code().name().equals("NAME_TAKEN")) {
                    throw refused;
                }
                known = request.queues().named(request.caller(), name);
            }
        }
        known.ifPresent(queue -> refuseUnlessAlike(queue.spec(), wanted));
        return NODES.objectNode().put("QueueUrl", request.url(name));
    }

    private static QueueSettings settings(SqsRequest request) {
        return Attributes.settings(
                request.input().map("Attributes"),
                arn -> {
                    try {
                        return request.byArn(arn).id();
                    } catch (AwsRefusal unknown) {
                        throw Refusals.value("RedrivePolicy", "Dead letter target does not exist.");
                    }
                });
    }

    private static void refuseUnlessAlike(QueueSpec has, QueueSettings wanted) {
        boolean differs =
                Attributes.differs(wanted.visibilityTimeout(), has.visibilityTimeout())
                        || Attributes.differs(wanted.retention(), has.retention())
                        || Attributes.differs(wanted.mostBytes(), has.mostBytes())
                        || Attributes.differs(wanted.delay(), has.delay())
                        || Attributes.differs(wanted.receiveWait(), has.receiveWait())
                        || Attributes.differs(
                                wanted.contentDeduplication(), has.contentDeduplication())
                        || Attributes.differs(wanted.deadLetterQueue(), has.deadLetterQueue())
                        || Attributes.differs(wanted.mostReceives(), has.mostReceives());
        if (differs) {
            throw Refusals.refusal(
                    "QueueAlreadyExists",
                    "A queue already exists with the same name and a different value for an"
                            + " attribute.");
        }
    }

    static ObjectNode url(SqsRequest request) {
        String owner = request.input().text("QueueOwnerAWSAccountId");
        if (owner != null && !owner.isEmpty() && !owner.equals(request.account())) {
            throw Refusals.noQueue();
        }
        String name = request.input().required("QueueName");
        return NODES.objectNode()
                .put("QueueUrl", request.url(request.named(name, "queue:read", false).name()));
    }

    static ObjectNode list(SqsRequest request) {
        request.call().wants("queue:read", "queue/*", false);
        request.call().require("queue:read", "queue/*");
        String prefix = request.input().text("QueueNamePrefix");
        int most = request.input().number("MaxResults", MOST_LISTED, 1, MOST_LISTED);
        ObjectNode result = NODES.objectNode();
        ArrayNode urls = NODES.arrayNode();
        String after = request.input().text("NextToken");
        do {
            Page<Resource<QueueSpec, QueueStatus>> page =
                    request.queues()
                            .list(
                                    request.caller(),
                                    ResourceQuery.of(new PageQuery(most - urls.size(), after)));
            page.items().stream()
                    .map(Resource::name)
                    .filter(name -> prefix == null || name.startsWith(prefix))
                    .forEach(name -> urls.add(request.url(name)));
            after = page.next();
        } while (after != null && urls.size() < most);
        result.set("QueueUrls", urls);
        if (after != null && request.input().number("MaxResults") != null) {
            result.put("NextToken", after);
        }
        return result;
    }

    static ObjectNode sources(SqsRequest request) {
        UUID dead = request.queue("queue:read", false).id();
        int most = request.input().number("MaxResults", MOST_LISTED, 1, MOST_LISTED);
        Page<Resource<QueueSpec, QueueStatus>> page =
                request.queues()
                        .list(
                                request.caller(),
                                ResourceQuery.of(
                                                new PageQuery(
                                                        most, request.input().text("NextToken")))
                                        .where("dead_letter_queue", dead.toString()));
        ObjectNode result = NODES.objectNode();
        ArrayNode urls = result.putArray("queueUrls");
        page.items().forEach(queue -> urls.add(request.url(queue.name())));
        page.nextCursor().ifPresent(next -> result.put("NextToken", next));
        return result;
    }

    static ObjectNode delete(SqsRequest request) {
        request.queues().delete(request.caller(), request.queue("queue:delete", true).id());
        return NODES.objectNode();
    }

    static ObjectNode purge(SqsRequest request) {
        request.queues().purge(request.caller(), request.queue("queue:purge", true).id());
        return NODES.objectNode();
    }

    static ObjectNode setAttributes(SqsRequest request) {
        UUID queue = request.queue("queue:update", true).id();
        if (request.input().map("Attributes").isEmpty()) {
            throw Refusals.missing("Attributes");
        }
        request.queues().update(request.caller(), queue, settings(request));
        return NODES.objectNode();
    }

    static ObjectNode attributes(SqsRequest request) {
        UUID id = request.queue("queue:read", false).id();
        Resource<QueueSpec, QueueStatus> queue = request.queues().get(request.caller(), id);
        List<String> wanted = request.input().texts("AttributeNames");
        Map<String, String> all = all(request, queue);
        ObjectNode result = NODES.objectNode();
        ObjectNode attributes = NODES.objectNode();
        for (String name : wanted) {
            if (!name.equals("All") && !KNOWN.contains(name)) {
                throw Refusals.refusal("InvalidAttributeName", "Unknown Attribute " + name + ".");
            }
        }
        all.forEach(
                (name, value) -> {
                    if (wanted.contains("All") || wanted.contains(name)) {
                        attributes.put(name, value);
                    }
                });
        if (!attributes.isEmpty()) {
            result.set("Attributes", attributes);
        }
        return result;
    }

    private static final List<String> KNOWN =
            List.of(
                    "ApproximateNumberOfMessages",
                    "ApproximateNumberOfMessagesNotVisible",
                    "ApproximateNumberOfMessagesDelayed",
                    "ContentBasedDeduplication",
                    "CreatedTimestamp",
                    "DeduplicationScope",
                    "DelaySeconds",
                    "FifoQueue",
                    "FifoThroughputLimit",
                    "KmsDataKeyReusePeriodSeconds",
                    "KmsMasterKeyId",
                    "LastModifiedTimestamp",
                    "MaximumMessageSize",
                    "MessageRetentionPeriod",
                    "Policy",
                    "QueueArn",
                    "ReceiveMessageWaitTimeSeconds",
                    "RedriveAllowPolicy",
                    "RedrivePolicy",
                    "SqsManagedSseEnabled",
                    "VisibilityTimeout");

    private static Map<String, String> all(
            SqsRequest request, Resource<QueueSpec, QueueStatus> queue) {
        QueueSpec spec = queue.spec();
        Counts counts = request.queues().counts(request.caller(), queue.id());
        Map<String, String> all = new TreeMap<>();
        all.put("QueueArn", request.arn(queue.name()));
        all.put("ApproximateNumberOfMessages", Long.toString(counts.visible()));
        all.put("ApproximateNumberOfMessagesNotVisible", Long.toString(counts.inFlight()));
        all.put("ApproximateNumberOfMessagesDelayed", Long.toString(counts.delayed()));
        all.put("CreatedTimestamp", Long.toString(queue.createdAt().getEpochSecond()));
        all.put("LastModifiedTimestamp", Long.toString(queue.updatedAt().getEpochSecond()));
        all.put("VisibilityTimeout", Integer.toString(spec.visibilityTimeout()));
        all.put("MaximumMessageSize", Integer.toString(spec.mostBytes()));
        all.put("MessageRetentionPeriod", Integer.toString(spec.retention()));
        all.put("DelaySeconds", Integer.toString(spec.delay()));
        all.put("ReceiveMessageWaitTimeSeconds", Integer.toString(spec.receiveWait()));
        all.put("SqsManagedSseEnabled", "false");
        if (spec.fifo()) {
            all.put("FifoQueue", "true");
            all.put("ContentBasedDeduplication", Boolean.toString(spec.contentDeduplication()));
            all.put("DeduplicationScope", "queue");
            all.put("FifoThroughputLimit", "perQueue");
        }
        UUID dead = spec.deadLetterQueue();
        if (dead != null) {
            String name = request.queues().get(request.caller(), dead).name();
            all.put(
                    "RedrivePolicy",
                    Attributes.redrivePolicy(request.arn(name), spec.mostReceives()));
        }
        return all;
    }

    static ObjectNode tag(SqsRequest request) {
        UUID queue = request.queue("queue:update", true).id();
        Map<String, String> tags = request.input().map("Tags");
        if (tags.isEmpty()) {
            throw Refusals.missing("Tags");
        }
        request.queues().label(request.caller(), queue, tags);
        return NODES.objectNode();
    }

    static ObjectNode untag(SqsRequest request) {
        UUID queue = request.queue("queue:update", true).id();
        Map<String, String> gone = new TreeMap<>();
        request.input().texts("TagKeys").forEach(key -> gone.put(key, ""));
        if (gone.isEmpty()) {
            throw Refusals.missing("TagKeys");
        }
        request.queues().label(request.caller(), queue, gone);
        return NODES.objectNode();
    }

    static ObjectNode tags(SqsRequest request) {
        UUID queue = request.queue("queue:read", false).id();
        ObjectNode result = NODES.objectNode();
        ObjectNode tags = NODES.objectNode();
        request.queues().get(request.caller(), queue).labels().forEach(tags::put);
        if (!tags.isEmpty()) {
            result.set("Tags", tags);
        }
        return result;
    }
}
