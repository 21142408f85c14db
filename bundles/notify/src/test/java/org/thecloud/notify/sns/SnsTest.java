// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.thecloud.aws.edge.EndpointFixture.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.aws.edge.EndpointFixture;
import org.thecloud.kernel.egress.Receiver;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.notify.engine.NotifyWorld;
import org.thecloud.notify.engine.SomeQueue;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Tag;

/** SNS as the AWS SDK for Java sees it. */
@Timeout(120)
class SnsTest {

    @TempDir private Path folder;
    private NotifyWorld world;
    private Receiver receiver;
    private EndpointFixture endpoint;
    private SnsClient alice;
    private SnsClient mallory;
    private final SomeQueue queue = new SomeQueue(false);

    @BeforeEach
    void open() throws Exception {
        world = NotifyWorld.h2(folder, "2026-01-01T00:00:00Z");
        world.install("queue", queue);
        receiver = Receiver.content();
        endpoint =
                new EndpointFixture(
                        new SnsService(world.topics, world.subscriptions),
                        Map.of("ALICE", world.alice, "MALLORY", StoreFixture.newCaller()));
        alice = endpoint.client(SnsClient.builder(), "ALICE");
        mallory = endpoint.client(SnsClient.builder(), "MALLORY");
    }

    @AfterEach
    void close() throws Exception {
        alice.close();
        mallory.close();
        endpoint.close();
        receiver.close();
        world.close();
    }

    private String topic(String name) {
        return alice.createTopic(r -> r.name(name)).topicArn();
    }

    @Test
    void topicsAreMadeFoundChangedAndDeleted() {
        String arn =
                alice.createTopic(
                                r ->
                                        r.name("orders")
                                                .attributes(Map.of("DisplayName", "Orders & more"))
                                                .tags(
                                                        Tag.builder()
                                                                .key("team")
                                                                .value("red")
                                                                .build()))
                        .topicArn();
        assertThat(arn).matches("arn:aws:sns:eu-central-1:\\d{12}:orders");
        assertThat(topic("orders")).isEqualTo(arn);
        refused(
                "InvalidParameter",
                () ->
                        alice.createTopic(
                                r -> r.name("orders").attributes(Map.of("DisplayName", "Other"))));
        assertThat(alice.listTopics().topics()).extracting(t -> t.topicArn()).containsExactly(arn);
        assertThat(alice.getTopicAttributes(r -> r.topicArn(arn)).attributes())
                .containsEntry("DisplayName", "Orders & more")
                .containsEntry("TopicArn", arn)
                .containsEntry("SubscriptionsConfirmed", "0")
                .containsKey("Policy");
        assertThat(alice.listTagsForResource(r -> r.resourceArn(arn)).tags())
                .containsExactly(Tag.builder().key("team").value("red").build());
        alice.tagResource(r -> r.resourceArn(arn).tags(Tag.builder().key("a").value("b").build()));
        alice.untagResource(r -> r.resourceArn(arn).tagKeys("team"));
        assertThat(alice.listTagsForResource(r -> r.resourceArn(arn)).tags())
                .extracting(Tag::key)
                .containsExactly("a");
        refused("InvalidParameter", () -> topic("orders.fifo"));
        refused("InvalidParameter", () -> topic("no spaces"));
        alice.deleteTopic(r -> r.topicArn(arn));
        alice.deleteTopic(r -> r.topicArn(arn));
        assertThat(alice.listTopics().topics()).isEmpty();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> alice.publish(r -> r.topicArn(arn).message("x")));
    }

    @Test
    void manyTopicsComeInPages() {
        for (int i = 0; i < 103; i++) {
            topic("topic-" + i);
        }
        assertThat(alice.listTopics().topics()).hasSize(100);
        assertThat(alice.listTopicsPaginator().topics()).hasSize(103);
    }

    @Test
    void aMessageReachesAQueueInTheEnvelopeOfSns() throws Exception {
        String topic = topic("orders");
        String subscription =
                alice.subscribe(
                                r ->
                                        r.topicArn(topic)
                                                .protocol("sqs")
                                                .endpoint("arn:aws:sqs:eu-central-1:1:work"))
                        .subscriptionArn();
        assertThat(subscription).startsWith(topic + ":");
        String again =
                alice.subscribe(
                                r ->
                                        r.topicArn(topic)
                                                .protocol("sqs")
                                                .endpoint("arn:aws:sqs:eu-central-1:1:work"))
                        .subscriptionArn();
        assertThat(again).isEqualTo(subscription);
        String id =
                alice.publish(
                                r ->
                                        r.topicArn(topic)
                                                .subject("Hello")
                                                .message("grüße <&>\n")
                                                .messageAttributes(
                                                        Map.of(
                                                                "n",
                                                                MessageAttributeValue.builder()
                                                                        .dataType("Number")
                                                                        .stringValue("7")
                                                                        .build(),
                                                                "raw",
                                                                MessageAttributeValue.builder()
                                                                        .dataType("Binary")
                                                                        .binaryValue(
                                                                                SdkBytes
                                                                                        .fromByteArray(
                                                                                                new byte
                                                                                                        [] {
                                                                                                    1,
                                                                                                    0
                                                                                                }))
                                                                        .build())))
                        .messageId();
        world.settle();
        JsonNode body = new ObjectMapper().readTree(queue.got.get(0).body());
        assertThat(body.path("Type").asText()).isEqualTo("Notification");
        assertThat(body.path("MessageId").asText()).isEqualTo(id);
        assertThat(body.path("TopicArn").asText()).isEqualTo(topic);
        assertThat(body.path("Subject").asText()).isEqualTo("Hello");
        assertThat(body.path("Message").asText()).isEqualTo("grüße <&>\n");
        assertThat(body.path("Timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(body.at("/MessageAttributes/n/Value").asText()).isEqualTo("7");
        alice.setSubscriptionAttributes(
                r ->
                        r.subscriptionArn(subscription)
                                .attributeName("RawMessageDelivery")
                                .attributeValue("true"));
    }

    @Test
    void subscriptionsAreListedShownAndEnded() {
        String topic = topic("orders");
        String arn =
                alice.subscribe(
                                r ->
                                        r.topicArn(topic)
                                                .protocol("sqs")
                                                .endpoint("arn:aws:sqs:eu-central-1:1:Work")
                                                .attributes(
                                                        Map.of(
                                                                "RawMessageDelivery", "true",
                                                                "FilterPolicy", "{\"a\": [\"x\"]}",
                                                                "FilterPolicyScope", "MessageBody",
                                                                "RedrivePolicy",
                                                                        "{\"deadLetterTargetArn\":"
                                                                                + "\"arn:aws:sqs:x:1:dead\"}",
                                                                "DeliveryPolicy",
                                                                        "{\"healthyRetryPolicy\":"
                                                                                + "{\"numRetries\":3,"
                                                                                + "\"minDelayTarget\":1,"
                                                                                + "\"maxDelayTarget\":9}}")))
                        .subscriptionArn();
        List<Subscription> all = alice.listSubscriptions().subscriptions();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).endpoint()).isEqualTo("arn:aws:sqs:eu-central-1:1:Work");
        assertThat(all.get(0).protocol()).isEqualTo("sqs");
        assertThat(alice.listSubscriptionsByTopic(r -> r.topicArn(topic)).subscriptions())
                .isEqualTo(all);
        assertThat(alice.getSubscriptionAttributes(r -> r.subscriptionArn(arn)).attributes())
                .containsEntry("RawMessageDelivery", "true")
                .containsEntry("FilterPolicy", "{\"a\": [\"x\"]}")
                .containsEntry("FilterPolicyScope", "MessageBody")
                .containsEntry("PendingConfirmation", "false")
                .containsEntry("TopicArn", topic)
                .containsKey("RedrivePolicy");
        assertThat(
                        world.subscriptions
                                .list(
                                        world.alice,
                                        org.thecloud.kernel.resource.ResourceQuery.of(
                                                org.thecloud.kernel.PageQuery.first()))
                                .items()
                                .get(0)
                                .resource()
                                .spec()
                                .conduct()
                                .retries())
                .containsExactly(1, 5, 9);
        refused(
                "InvalidParameter",
                () ->
                        alice.setSubscriptionAttributes(
                                r ->
                                        r.subscriptionArn(arn)
                                                .attributeName("Nonsense")
                                                .attributeValue("x")));
        alice.unsubscribe(r -> r.subscriptionArn(arn));
        assertThat(alice.listSubscriptions().subscriptions()).isEmpty();
    }

    @Test
    void aWebhookConfirmsItself() throws Exception {
        String topic = topic("orders");
        String answer =
                alice.subscribe(
                                r ->
                                        r.topicArn(topic)
                                                .protocol("http")
                                                .endpoint(receiver.url("/hook")))
                        .subscriptionArn();
        assertThat(answer).isEqualTo("pending confirmation");
        assertThat(alice.listSubscriptions().subscriptions().get(0).subscriptionArn())
                .isEqualTo("PendingConfirmation");
        world.settle();
        Receiver.Asked asked = receiver.asked("/hook").get(0);
        assertThat(asked.headers().getFirst("x-amz-sns-message-type"))
                .isEqualTo("SubscriptionConfirmation");
        JsonNode question = new ObjectMapper().readTree(asked.body());
        assertThat(question.path("Type").asText()).isEqualTo("SubscriptionConfirmation");
        assertThat(question.path("SubscribeURL").asText()).startsWith("https://cloud.example.org/");
        refused(
                "InvalidParameter",
                () -> alice.confirmSubscription(r -> r.topicArn(topic).token("wrong")));
        String arn =
                alice.confirmSubscription(
                                r -> r.topicArn(topic).token(question.path("Token").asText()))
                        .subscriptionArn();
        assertThat(arn).startsWith(topic + ":");
        alice.publish(r -> r.topicArn(topic).message("hello"));
        world.settle();
        JsonNode body = new ObjectMapper().readTree(receiver.asked("/hook").get(1).body());
        assertThat(body.path("Message").asText()).isEqualTo("hello");
        refused(
                "InvalidParameter",
                () ->
                        alice.subscribe(
                                r ->
                                        r.topicArn(topic)
                                                .protocol("https")
                                                .endpoint(receiver.url("/hook"))));
        refused(
                "InvalidParameter",
                () ->
                        alice.subscribe(
                                r ->
                                        r.topicArn(topic)
                                                .protocol("http")
                                                .endpoint("http://127.0.0.2/")));
        refused(
                "InvalidParameter",
                () -> alice.subscribe(r -> r.topicArn(topic).protocol("sms").endpoint("+49")));
    }

    @Test
    void batchesArePublished() throws Exception {
        String topic = topic("orders");
        alice.subscribe(
                r -> r.topicArn(topic).protocol("sqs").endpoint("arn:aws:sqs:eu-central-1:1:w"));
        var answer =
                alice.publishBatch(
                        r ->
                                r.topicArn(topic)
                                        .publishBatchRequestEntries(
                                                PublishBatchRequestEntry.builder()
                                                        .id("a")
                                                        .message("one")
                                                        .build(),
                                                PublishBatchRequestEntry.builder()
                                                        .id("b")
                                                        .message("two")
                                                        .subject("x".repeat(101))
                                                        .build()));
        assertThat(answer.successful()).extracting(one -> one.id()).containsExactly("a");
        assertThat(answer.failed()).extracting(one -> one.id()).containsExactly("b");
        assertThat(answer.failed().get(0).senderFault()).isTrue();
        world.settle();
        assertThat(queue.got).hasSize(1);
        refused("EmptyBatchRequest", () -> alice.publishBatch(r -> r.topicArn(topic)));
        refused(
                "TooManyEntriesInBatchRequest",
                () ->
                        alice.publishBatch(
                                r ->
                                        r.topicArn(topic)
                                                .publishBatchRequestEntries(
                                                        java.util.stream.IntStream.range(0, 11)
                                                                .mapToObj(
                                                                        i ->
                                                                                PublishBatchRequestEntry
                                                                                        .builder()
                                                                                        .id("e" + i)
                                                                                        .message(
                                                                                                "m")
                                                                                        .build())
                                                                .toList())));
        refused(
                "BatchEntryIdsNotDistinct",
                () ->
                        alice.publishBatch(
                                r ->
                                        r.topicArn(topic)
                                                .publishBatchRequestEntries(
                                                        PublishBatchRequestEntry.builder()
                                                                .id("a")
                                                                .message("1")
                                                                .build(),
                                                        PublishBatchRequestEntry.builder()
                                                                .id("a")
                                                                .message("2")
                                                                .build())));
    }

    @Test
    void theWrongOnesAreRefused() {
        String topic = topic("orders");
        refused("NotFound", () -> mallory.publish(r -> r.topicArn(topic).message("x")));
        refused("NotFound", () -> mallory.getTopicAttributes(r -> r.topicArn(topic)));
        refused("InvalidParameter", () -> alice.publish(r -> r.topicArn("nonsense").message("x")));
        refused(
                "InvalidParameter",
                () -> alice.publish(r -> r.topicArn(topic).message("x".repeat(262_145))));
        refused("InvalidParameter", () -> alice.publish(r -> r.topicArn(topic).message("")));
        refused("InvalidParameter", () -> alice.publish(r -> r.phoneNumber("+49").message("x")));
        endpoint.forbidden.add("notify:update");
        refused(
                "AccessDenied",
                () ->
                        alice.setTopicAttributes(
                                r ->
                                        r.topicArn(topic)
                                                .attributeName("DisplayName")
                                                .attributeValue("x")));
        refused("InvalidAction", () -> alice.listPlatformApplications());
        alice.publish(
                r -> r.topicArn(topic).message("{\"default\": \"x\"}").messageStructure("json"));
        refused(
                "InvalidParameter",
                () ->
                        alice.publish(
                                r ->
                                        r.topicArn(topic)
                                                .message("{\"default\": \"x\", \"sqs\": \"y\"}")
                                                .messageStructure("json")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"numRetries\":3}                                            | 20,20,20",
                "{\"numRetries\":0}                                            | ",
                "{\"numRetries\":3,\"minDelayTarget\":1,\"maxDelayTarget\":100,\"backoffFunction\":\"exponential\"} | 1,10,100",
                "{\"numRetries\":4,\"minDelayTarget\":2,\"maxDelayTarget\":8,\"numNoDelayRetries\":1,\"numMinDelayRetries\":1,\"numMaxDelayRetries\":1} | 1,2,2,8",
            })
    void deliveryPoliciesAreSchedules(String policy, String schedule) {
        assertThat(
                        DeliveryPolicy.schedule("{\"healthyRetryPolicy\":" + policy + "}").stream()
                                .map(String::valueOf)
                                .toList())
                .isEqualTo(schedule == null ? List.of() : List.of(schedule.split(",")));
    }
}
