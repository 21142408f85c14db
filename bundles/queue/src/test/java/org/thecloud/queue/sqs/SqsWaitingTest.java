// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Receivers that wait, as the AWS SDK for Java has them. */
class SqsWaitingTest extends SqsWorld {

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
}
