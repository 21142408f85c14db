// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.thecloud.aws.edge.EndpointFixture.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Queues as the AWS SDK for Java sees them. */
class SqsQueuesTest extends SqsWorld {

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
}
