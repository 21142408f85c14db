// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.aws.edge.EndpointFixture;
import org.thecloud.queue.service.QueueWorld;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** An endpoint of SQS with two tenants, and the AWS SDK for Java for each. */
abstract class SqsWorld {

    @TempDir private Path folder;
    QueueWorld world;
    SqsService service;
    EndpointFixture endpoint;
    SqsClient alice;
    SqsClient mallory;

    @BeforeEach
    void open() throws Exception {
        world = new QueueWorld(folder);
        service = new SqsService(world.queues);
        endpoint =
                new EndpointFixture(
                        service, Map.of("ALICE", world.alice, "MALLORY", world.mallory));
        alice = endpoint.client(SqsClient.builder(), "ALICE");
        mallory = endpoint.client(SqsClient.builder(), "MALLORY");
    }

    @AfterEach
    void close() throws Exception {
        alice.close();
        mallory.close();
        service.close();
        endpoint.close();
        world.close();
    }

    String queue(String name) {
        return alice.createQueue(r -> r.queueName(name)).queueUrl();
    }

    List<Message> receive(String url, int most) {
        return alice.receiveMessage(
                        r ->
                                r.queueUrl(url)
                                        .maxNumberOfMessages(most)
                                        .messageAttributeNames("All")
                                        .messageSystemAttributeNames(
                                                MessageSystemAttributeName.ALL))
                .messages();
    }

    String number(String url, QueueAttributeName name) {
        return alice.getQueueAttributes(r -> r.queueUrl(url).attributeNames(name))
                .attributes()
                .get(name);
    }

    /** A request of the protocol as the SDK speaks it, by hand. */
    HttpRequest json(String action, String body) {
        return HttpRequest.newBuilder(endpoint.uri())
                .header("X-Amz-Target", "AmazonSQS." + action)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=ALICE/x")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
