// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.aws.edge.EndpointFixture;
import org.thecloud.queue.service.QueueWorld;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** SQS as the AWS SDK for Java sees it, and the older protocol by hand. */
class SqsTest {

    @TempDir private Path folder;
    private QueueWorld world;
    private SqsService service;
    private EndpointFixture endpoint;
    private SqsClient alice;
    private SqsClient mallory;

    @BeforeEach
    void open() throws Exception {
        world = new QueueWorld(folder);
        service = new SqsService(world.queues);
        endpoint =
                new EndpointFixture(
                        service, Map.of("ALICE", world.alice, "MALLORY", world.mallory));
        alice = client("ALICE");
        mallory = client("MALLORY");
    }

    private SqsClient client(String key) {
        return SqsClient.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.EU_CENTRAL_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "secret")))
                .build();
    }

    @AfterEach
    void close() throws Exception {
        alice.close();
        mallory.close();
        service.close();
        endpoint.close();
        world.close();
    }

    private String queue(String name) {
        return alice.createQueue(r -> r.queueName(name)).queueUrl();
    }

    private List<Message> receive(String url, int most) {
        return alice.receiveMessage(
                        r ->
                                r.queueUrl(url)
                                        .maxNumberOfMessages(most)
                                        .messageAttributeNames("All")
                                        .messageSystemAttributeNames(
                                                MessageSystemAttributeName.ALL))
                .messages();
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatExceptionOfType(SqsException.class)
                .isThrownBy(call)
                .satisfies(
                        refusal ->
                                assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code));
    }

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

    private String number(String url, QueueAttributeName name) {
        return alice.getQueueAttributes(r -> r.queueUrl(url).attributeNames(name))
                .attributes()
                .get(name);
    }

    @Test
    void queuesAreMadeFoundChangedAndDeleted() {
        String url =
                alice.createQueue(
                                r ->
                                        r.queueName("work")
                                                .tags(Map.of("team", "red"))
                                                .attributes(
                                                        Map.of(
                                                                QueueAttributeName
                                                                        .VISIBILITY_TIMEOUT,
                                                                "7")))
                        .queueUrl();
        assertThat(queue("work")).isEqualTo(url);
        refused(
                "QueueAlreadyExists",
                () ->
                        alice.createQueue(
                                r ->
                                        r.queueName("work")
                                                .attributes(
                                                        Map.of(
                                                                QueueAttributeName
                                                                        .VISIBILITY_TIMEOUT,
                                                                "8"))));
        queue("other");
        assertThat(alice.getQueueUrl(r -> r.queueName("work")).queueUrl()).isEqualTo(url);
        assertThat(alice.listQueues().queueUrls()).hasSize(2);
        assertThat(alice.listQueues(r -> r.queueNamePrefix("wo")).queueUrls()).containsExactly(url);
        assertThat(alice.listQueuesPaginator(r -> r.maxResults(1)).queueUrls()).hasSize(2);
        alice.setQueueAttributes(
                r -> r.queueUrl(url).attributes(Map.of(QueueAttributeName.DELAY_SECONDS, "3")));
        assertThat(
                        alice.getQueueAttributes(
                                        r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                                .attributes())
                .containsEntry(QueueAttributeName.DELAY_SECONDS, "3")
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "7")
                .containsKey(QueueAttributeName.QUEUE_ARN);
        alice.tagQueue(r -> r.queueUrl(url).tags(Map.of("stage", "test")));
        alice.untagQueue(r -> r.queueUrl(url).tagKeys("team"));
        assertThat(alice.listQueueTags(r -> r.queueUrl(url)).tags())
                .isEqualTo(Map.of("stage", "test"));
        alice.deleteQueue(r -> r.queueUrl(url));
        assertThatExceptionOfType(QueueDoesNotExistException.class)
                .isThrownBy(() -> alice.getQueueUrl(r -> r.queueName("work")));
        assertThatExceptionOfType(QueueDoesNotExistException.class)
                .isThrownBy(() -> alice.sendMessage(r -> r.queueUrl(url).messageBody("x")));
    }

    @Test
    void tenantsAreApart() {
        String url = queue("work");
        alice.sendMessage(r -> r.queueUrl(url).messageBody("secret"));
        assertThatExceptionOfType(QueueDoesNotExistException.class)
                .isThrownBy(() -> mallory.receiveMessage(r -> r.queueUrl(url)));
        assertThatExceptionOfType(QueueDoesNotExistException.class)
                .isThrownBy(() -> mallory.getQueueUrl(r -> r.queueName("work")));
        assertThat(mallory.listQueues().queueUrls()).isEmpty();
        String own = mallory.createQueue(r -> r.queueName("work")).queueUrl();
        assertThat(own).isNotEqualTo(url);
        assertThat(mallory.receiveMessage(r -> r.queueUrl(own)).messages()).isEmpty();
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
    void receiversWait() throws Exception {
        String url = queue("work");
        CompletableFuture<List<Message>> waiting =
                CompletableFuture.supplyAsync(
                        () ->
                                alice.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(20))
                                        .messages());
        // sent before or while it waits: both are right
        mallory.listQueues();
        alice.sendMessage(r -> r.queueUrl(url).messageBody("at last"));
        assertThat(waiting.get(10, TimeUnit.SECONDS))
                .extracting(Message::body)
                .containsExactly("at last");
        assertThat(alice.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(1)).messages())
                .isEmpty();
    }

    @Test
    void aThousandLongPollsAreAnswered() throws Exception {
        String url = queue("work");
        HttpClient http = HttpClient.newHttpClient();
        String body = "{\"QueueUrl\":\"%s\",\"WaitTimeSeconds\":20}".formatted(url);
        List<CompletableFuture<HttpResponse<String>>> polls =
                IntStream.range(0, 1000)
                        .mapToObj(
                                i ->
                                        http.sendAsync(
                                                json("ReceiveMessage", body),
                                                HttpResponse.BodyHandlers.ofString()))
                        .toList();
        for (int i = 0; i < 100; i++) {
            alice.sendMessageBatch(
                    r ->
                            r.queueUrl(url)
                                    .entries(
                                            IntStream.range(0, 10)
                                                    .mapToObj(
                                                            n ->
                                                                    software.amazon.awssdk.services
                                                                            .sqs.model
                                                                            .SendMessageBatchRequestEntry
                                                                            .builder()
                                                                            .id("e" + n)
                                                                            .messageBody("m")
                                                                            .build())
                                                    .toList()));
        }
        for (CompletableFuture<HttpResponse<String>> poll : polls) {
            assertThat(poll.get(30, TimeUnit.SECONDS).body()).contains("\"Body\":\"m\"");
        }
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

    @Test
    void deadLettersMoveBackToTheirSources() throws Exception {
        String dead = queue("dead");
        String deadArn = number(dead, QueueAttributeName.QUEUE_ARN);
        String policy =
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"1\"}".formatted(deadArn);
        List<String> sources = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            String url =
                    alice.createQueue(
                                    r ->
                                            r.queueName(name)
                                                    .attributes(
                                                            Map.of(
                                                                    QueueAttributeName
                                                                            .REDRIVE_POLICY,
                                                                    policy,
                                                                    QueueAttributeName
                                                                            .VISIBILITY_TIMEOUT,
                                                                    "0")))
                            .queueUrl();
            sources.add(url);
            alice.sendMessage(r -> r.queueUrl(url).messageBody("poison of " + name));
            assertThat(receive(url, 1)).hasSize(1);
            assertThat(receive(url, 1)).isEmpty();
        }
        assertThat(alice.listDeadLetterSourceQueues(r -> r.queueUrl(dead)).queueUrls())
                .containsExactlyInAnyOrderElementsOf(sources);
        assertThat(number(sources.get(0), QueueAttributeName.REDRIVE_POLICY)).contains(deadArn);
        String handle = alice.startMessageMoveTask(r -> r.sourceArn(deadArn)).taskHandle();
        assertThat(handle).isNotEmpty();
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        ListMessageMoveTasksResultEntry task = task(deadArn);
        while (task.status().equals("RUNNING") && System.nanoTime() < until) {
            task = task(deadArn);
        }
        assertThat(task.status()).isEqualTo("COMPLETED");
        assertThat(task.approximateNumberOfMessagesMoved()).isEqualTo(2);
        assertThat(receive(sources.get(0), 10))
                .extracting(Message::body)
                .containsExactly("poison of one");
        assertThat(receive(sources.get(1), 10))
                .extracting(Message::body)
                .containsExactly("poison of two");
        refused(
                "AWS.SimpleQueueService.UnsupportedOperation",
                () -> alice.cancelMessageMoveTask(r -> r.taskHandle(handle)));
        refused(
                "ResourceNotFoundException",
                () -> mallory.startMessageMoveTask(r -> r.sourceArn(deadArn)));
    }

    private ListMessageMoveTasksResultEntry task(String arn) {
        return alice.listMessageMoveTasks(r -> r.sourceArn(arn)).results().get(0);
    }

    // ---- the older protocol

    private HttpRequest json(String action, String body) {
        return HttpRequest.newBuilder(endpoint.uri())
                .header("X-Amz-Target", "AmazonSQS." + action)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=ALICE/x")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> query(URI uri, String... pairs) throws Exception {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Authorization", "AWS4-HMAC-SHA256 Credential=ALICE/x")
                                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theOlderProtocolIsSpokenToo() throws Exception {
        HttpResponse<String> made =
                query(
                        endpoint.uri(),
                        "Action",
                        "CreateQueue",
                        "QueueName",
                        "work",
                        "Attribute.1.Name",
                        "VisibilityTimeout",
                        "Attribute.1.Value",
                        "9",
                        "Tag.1.Key",
                        "team",
                        "Tag.1.Value",
                        "red");
        assertThat(made.body()).contains("<CreateQueueResult><QueueUrl>" + endpoint.uri());
        String url = queue("work");
        assertThat(
                        query(
                                        URI.create(url),
                                        "Action",
                                        "SendMessageBatch",
                                        "SendMessageBatchRequestEntry.1.Id",
                                        "a",
                                        "SendMessageBatchRequestEntry.1.MessageBody",
                                        "x < y & z",
                                        "SendMessageBatchRequestEntry.1.MessageAttribute.1.Name",
                                        "n",
                                        "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType",
                                        "Number",
                                        "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue",
                                        "7")
                                .body())
                .contains("<SendMessageBatchResultEntry><Id>a</Id><MessageId>");
        String got =
                query(
                                URI.create(url),
                                "Action",
                                "ReceiveMessage",
                                "AttributeName.1",
                                "All",
                                "MessageAttributeName.1",
                                "All",
                                "MaxNumberOfMessages",
                                "10")
                        .body();
        assertThat(got)
                .contains("<Body>x &lt; y &amp; z</Body>")
                .contains("<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value>")
                .contains(
                        "<MessageAttribute><Name>n</Name><Value><DataType>Number</DataType>"
                                + "<StringValue>7</StringValue></Value></MessageAttribute>");
        String receipt = got.replaceAll("(?s).*<ReceiptHandle>(.*?)</ReceiptHandle>.*", "$1");
        HttpResponse<String> deleted =
                query(URI.create(url), "Action", "DeleteMessage", "ReceiptHandle", receipt);
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.body()).contains("<DeleteMessageResponse").contains("<RequestId>");
        assertThat(query(endpoint.uri(), "Action", "ListQueues").body())
                .contains("<QueueUrl>" + url + "</QueueUrl>");
        assertThat(
                        query(
                                        URI.create(url),
                                        "Action",
                                        "GetQueueAttributes",
                                        "AttributeName.1",
                                        "VisibilityTimeout")
                                .body())
                .contains("<Attribute><Name>VisibilityTimeout</Name><Value>9</Value></Attribute>");
        assertThat(query(URI.create(url), "Action", "ListQueueTags").body())
                .contains("<Tag><Key>team</Key><Value>red</Value></Tag>");
    }

    @Test
    void theOlderProtocolHasItsOwnErrors() throws Exception {
        HttpResponse<String> missing =
                query(endpoint.uri(), "Action", "GetQueueUrl", "QueueName", "nowhere");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(missing.body())
                .contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>")
                .contains("<Type>Sender</Type>");
        assertThat(query(endpoint.uri(), "Action", "Dance").body())
                .contains("<Code>InvalidAction</Code>");
        HttpResponse<String> json =
                HttpClient.newHttpClient()
                        .send(
                                json("GetQueueUrl", "{\"QueueName\":\"nowhere\"}"),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(json.headers().firstValue("x-amzn-query-error"))
                .hasValue("AWS.SimpleQueueService.NonExistentQueue;Sender");
        assertThat(json.body()).contains("\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\"");
        HttpResponse<String> broken =
                HttpClient.newHttpClient()
                        .send(json("ListQueues", "{"), HttpResponse.BodyHandlers.ofString());
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("SerializationException");
    }
}
