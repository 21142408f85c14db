// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.aws.edge.EndpointFixture.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Messages as the AWS SDK for Java sees them. */
class SqsMessagesTest extends SqsWorld {

    @Test
    void aMessageWithAttributesGoesThrough() {
        String url = queue("work");
        assertThat(url).startsWith(endpoint.uri().toString()).endsWith("/work");
        SendMessageResponse sent =
                alice.sendMessage(
                        r ->
                                r.queueUrl(url)
                                        .messageBody("grüße <&>\n")
                                        .messageAttributes(
                                                Map.of(
                                                        "text",
                                                        MessageAttributeValue.builder()
                                                                .dataType("String")
                                                                .stringValue("wörter")
                                                                .build(),
                                                        "bytes",
                                                        MessageAttributeValue.builder()
                                                                .dataType("Binary.raw")
                                                                .binaryValue(
                                                                        SdkBytes.fromByteArray(
                                                                                new byte[] {1, 0}))
                                                                .build())));
        Message got = receive(url, 10).get(0); // the SDK checks both digests itself
        assertThat(got.messageId()).isEqualTo(sent.messageId());
        assertThat(got.body()).isEqualTo("grüße <&>\n");
        assertThat(got.messageAttributes().get("bytes").binaryValue().asByteArray())
                .containsExactly(1, 0);
        assertThat(got.attributes())
                .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1")
                .containsEntry(
                        MessageSystemAttributeName.SENDER_ID,
                        world.alice.principal().id().toString());
        assertThat(receive(url, 10)).isEmpty();
        alice.deleteMessage(r -> r.queueUrl(url).receiptHandle(got.receiptHandle()));
        alice.deleteMessage(r -> r.queueUrl(url).receiptHandle(got.receiptHandle()));
        assertThat(number(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .isEqualTo("0");
    }

    @Test
    void batchesAnswerForEachEntry() {
        String url = queue("work");
        SendMessageBatchResponse sent =
                alice.sendMessageBatch(
                        r ->
                                r.queueUrl(url)
                                        .entries(
                                                e -> e.id("a").messageBody("one"),
                                                e -> e.id("b").messageBody("two"),
                                                e -> e.id("c").messageBody("x").delaySeconds(901)));
        assertThat(sent.successful()).extracting(e -> e.id()).containsExactly("a", "b");
        assertThat(sent.failed()).extracting(e -> e.id()).containsExactly("c");
        assertThat(sent.failed().get(0).code()).isEqualTo("InvalidParameterValue");
        List<Message> got = receive(url, 10);
        assertThat(got).extracting(Message::body).containsExactly("one", "two");
        assertThat(
                        alice.changeMessageVisibilityBatch(
                                        r ->
                                                r.queueUrl(url)
                                                        .entries(
                                                                e ->
                                                                        e.id("a")
                                                                                .receiptHandle(
                                                                                        got.get(0)
                                                                                                .receiptHandle())
                                                                                .visibilityTimeout(
                                                                                        0)))
                                .successful())
                .hasSize(1);
        List<Message> again = receive(url, 10);
        assertThat(again).extracting(Message::body).containsExactly("one");
        var deleted =
                alice.deleteMessageBatch(
                        r ->
                                r.queueUrl(url)
                                        .entries(
                                                e ->
                                                        e.id("a")
                                                                .receiptHandle(
                                                                        again.get(0)
                                                                                .receiptHandle()),
                                                e -> e.id("b").receiptHandle("nonsense")));
        assertThat(deleted.successful()).extracting(e -> e.id()).containsExactly("a");
        assertThat(deleted.failed())
                .extracting(e -> e.code())
                .containsExactly("ReceiptHandleIsInvalid");
        refused(
                "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
                () ->
                        alice.sendMessageBatch(
                                r ->
                                        r.queueUrl(url)
                                                .entries(
                                                        e -> e.id("a").messageBody("1"),
                                                        e -> e.id("a").messageBody("2"))));
        refused(
                "AWS.SimpleQueueService.EmptyBatchRequest",
                () -> alice.sendMessageBatch(r -> r.queueUrl(url).entries(List.of())));
    }

    @Test
    void badInputHasTheCodesOfAws() {
        String url = queue("work");
        refused(
                "InvalidParameterValue",
                () -> alice.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(0)));
        refused(
                "InvalidParameterValue",
                () -> alice.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(11)));
        refused(
                "InvalidParameterValue",
                () -> alice.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(21)));
        refused(
                "ReceiptHandleIsInvalid",
                () -> alice.deleteMessage(r -> r.queueUrl(url).receiptHandle("nonsense")));
        refused(
                "InvalidParameterValue",
                () -> alice.sendMessage(r -> r.queueUrl(url).messageBody("x".repeat(262_145))));
        refused(
                "InvalidMessageContents",
                () -> alice.sendMessage(r -> r.queueUrl(url).messageBody("\u0001")));
        refused(
                "InvalidAttributeName",
                () ->
                        alice.setQueueAttributes(
                                r ->
                                        r.queueUrl(url)
                                                .attributesWithStrings(Map.of("Colour", "red"))));
        refused(
                "InvalidAttributeValue",
                () ->
                        alice.setQueueAttributes(
                                r ->
                                        r.queueUrl(url)
                                                .attributesWithStrings(
                                                        Map.of("VisibilityTimeout", "-1"))));
        endpoint.forbidden.add("queue:purge");
        refused("AccessDenied", () -> alice.purgeQueue(r -> r.queueUrl(url)));
        Message got = received(url);
        alice.deleteMessage(r -> r.queueUrl(url).receiptHandle(got.receiptHandle()));
        refused(
                "AWS.SimpleQueueService.MessageNotInflight",
                () ->
                        alice.changeMessageVisibility(
                                r ->
                                        r.queueUrl(url)
                                                .receiptHandle(got.receiptHandle())
                                                .visibilityTimeout(1)));
    }

    private Message received(String url) {
        alice.sendMessage(r -> r.queueUrl(url).messageBody("m"));
        return receive(url, 1).get(0);
    }

    @Test
    void fifoQueuesKeepOrderAndDropRepetitions() {
        String url =
                alice.createQueue(
                                r ->
                                        r.queueName("orders.fifo")
                                                .attributes(
                                                        Map.of(
                                                                QueueAttributeName.FIFO_QUEUE,
                                                                "true")))
                        .queueUrl();
        List<String> sequences = new ArrayList<>();
        for (String body : List.of("1", "2", "3", "3")) {
            sequences.add(
                    alice.sendMessage(
                                    r ->
                                            r.queueUrl(url)
                                                    .messageBody(body)
                                                    .messageGroupId("g")
                                                    .messageDeduplicationId("d" + body))
                            .sequenceNumber());
        }
        assertThat(sequences.subList(0, 3)).isSorted();
        assertThat(sequences.get(3)).isEqualTo(sequences.get(2));
        List<Message> got = receive(url, 2);
        assertThat(got).extracting(Message::body).containsExactly("1", "2");
        assertThat(receive(url, 10)).isEmpty();
        got.forEach(
                m -> alice.deleteMessage(r -> r.queueUrl(url).receiptHandle(m.receiptHandle())));
        assertThat(receive(url, 10)).extracting(Message::body).containsExactly("3");
        refused("MissingParameter", () -> alice.sendMessage(r -> r.queueUrl(url).messageBody("x")));
        refused(
                "InvalidParameterValue",
                () ->
                        alice.createQueue(
                                r ->
                                        r.queueName("orders")
                                                .attributes(
                                                        Map.of(
                                                                QueueAttributeName.FIFO_QUEUE,
                                                                "true"))));
    }
}
