// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueError;
import org.thecloud.queue.QueueSettings;
import org.thecloud.queue.Queues;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Receive;
import org.thecloud.queue.SentMessage;

class QueueServiceTest {

    private static final Duration NOW = Duration.ZERO;

    @TempDir private Path folder;
    private QueueWorld world;
    private QueueService queues;
    private Caller alice;
    private Caller mallory;

    @BeforeEach
    void open() {
        world = new QueueWorld(folder);
        queues = world.queues;
        alice = world.alice;
        mallory = world.mallory;
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static QueueSettings deadLetters(UUID queue, int receives) {
        return new QueueSettings(0, null, null, null, null, null, null, queue, receives, null);
    }

    private static QueueSettings fifo(@Nullable Boolean content) {
        return new QueueSettings(null, null, null, null, null, true, content, null, null, null);
    }

    private List<Message> receive(UUID queue, int most) {
        return queues.receive(alice, queue, new Receive(most, null, NOW))
                .toCompletableFuture()
                .join();
    }

    private CompletableFuture<List<Message>> waiting(UUID queue) {
        return queues.receive(alice, queue, new Receive(1, null, Duration.ofSeconds(20)))
                .toCompletableFuture();
    }

    private static void refused(String code, String field, ThrowingCallable call) {
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(call)
                .satisfies(
                        refusal -> {
                            assertThat(refusal.code().name()).isEqualTo(code);
                            assertThat(refusal.field()).isEqualTo(Optional.of(field));
                        });
    }

    private static void refused(Enum<?> code, ThrowingCallable call) {
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code().name()).isEqualTo(code.name()));
    }

    @Test
    void aMessageGoesThrough() {
        UUID queue = world.queue("work");
        SentMessage sent = queues.send(alice, queue, NewMessage.of("hello"));
        assertThat(queues.counts(alice, queue)).isEqualTo(new Counts(1, 0, 0));
        Message got = receive(queue, 10).get(0);
        assertThat(got.id()).isEqualTo(sent.id());
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.sender()).isEqualTo(alice.principal().id().toString());
        assertThat(receive(queue, 10)).isEmpty();
        assertThat(queues.acknowledge(alice, queue, List.of(got.receipt())))
                .containsExactly(Receipt.DONE);
        assertThat(queues.counts(alice, queue)).isEqualTo(new Counts(0, 0, 0));
        assertThat(queues.traffic(alice, queue).acknowledged()).isEqualTo(1);
    }

    @Test
    void anotherTenantSeesNothing() {
        UUID queue = world.queue("work");
        queues.send(alice, queue, NewMessage.of("secret"));
        String receipt = receive(queue, 1).get(0).receipt();
        refused(KernelError.NOT_FOUND, () -> queues.get(mallory, queue));
        refused(KernelError.NOT_FOUND, () -> queues.send(mallory, queue, NewMessage.of("x")));
        refused(
                KernelError.NOT_FOUND,
                () -> queues.receive(mallory, queue, new Receive(1, null, NOW)));
        refused(KernelError.NOT_FOUND, () -> queues.acknowledge(mallory, queue, List.of(receipt)));
        refused(
                KernelError.NOT_FOUND,
                () -> queues.hide(mallory, queue, List.of(new Hide(receipt, NOW))));
        refused(KernelError.NOT_FOUND, () -> queues.counts(mallory, queue));
        refused(KernelError.NOT_FOUND, () -> queues.purge(mallory, queue));
        refused(KernelError.NOT_FOUND, () -> queues.delete(mallory, queue));
        refused(KernelError.NOT_FOUND, () -> queues.redrive(mallory, queue, null, 1));
        assertThat(queues.named(mallory, "work")).isEmpty();
        assertThat(queues.list(mallory, ResourceQuery.of(PageQuery.first())).items()).isEmpty();
        UUID own = world.queue(mallory, "work", QueueSettings.NONE);
        assertThat(queues.acknowledge(mallory, own, List.of(receipt)))
                .containsExactly(Receipt.INVALID);
        assertThat(queues.counts(alice, queue)).isEqualTo(new Counts(0, 1, 0));
        refused(
                QueueError.INVALID_DEAD_LETTER_QUEUE,
                () -> world.queue(mallory, "other", deadLetters(queue, 3)));
    }

    @Test
    void whoWaitsGetsWhatIsSent() throws Exception {
        UUID queue = world.queue("work");
        CompletableFuture<List<Message>> first = waiting(queue);
        CompletableFuture<List<Message>> second = waiting(queue);
        queues.send(alice, queue, NewMessage.of("one"));
        assertThat(first.get(10, TimeUnit.SECONDS))
                .extracting(Message::body)
                .containsExactly("one");
        assertThat(second).isNotDone();
        queues.send(alice, queue, NewMessage.of("two"));
        assertThat(second.get(10, TimeUnit.SECONDS))
                .extracting(Message::body)
                .containsExactly("two");
    }

    @Test
    void aThousandWaitWithoutThreads() throws Exception {
        UUID queue = world.queue("work");
        int before = Thread.activeCount();
        List<CompletableFuture<List<Message>>> waiters =
                IntStream.range(0, 1000).mapToObj(i -> waiting(queue)).toList();
        assertThat(Thread.activeCount()).isLessThan(before + 10);
        for (int i = 0; i < 100; i++) {
            List<NewMessage> ten =
                    IntStream.range(0, 10).mapToObj(n -> NewMessage.of("m" + n)).toList();
            queues.sendAll(alice, queue, ten);
        }
        for (CompletableFuture<List<Message>> one : waiters) {
            assertThat(one.get(20, TimeUnit.SECONDS)).hasSize(1);
        }
        assertThat(queues.counts(alice, queue)).isEqualTo(new Counts(0, 1000, 0));
    }

    @Test
    void whoWaitsGetsWhatBecomesVisible() throws Exception {
        UUID queue = world.queue("work");
        NewMessage late = new NewMessage("late", Map.of(), Duration.ofSeconds(1), null, null, null);
        queues.send(alice, queue, late);
        assertThat(waiting(queue).get(10, TimeUnit.SECONDS))
                .extracting(Message::body)
                .containsExactly("late");
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotHidden() throws Exception {
        UUID queue = world.queue("work");
        CompletableFuture<List<Message>> gone = waiting(queue);
        gone.cancel(false);
        CompletableFuture<List<Message>> there = waiting(queue);
        queues.send(alice, queue, NewMessage.of("m"));
        assertThat(there.get(10, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void whoWaitsIsAnsweredWhenTheServiceGoes() throws Exception {
        UUID queue = world.queue("work");
        CompletableFuture<List<Message>> waiter = waiting(queue);
        queues.close();
        assertThat(waiter.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(waiting(queue)).isCompletedWithValue(List.of());
    }

    @Test
    void aQueueDeletedWhileSomebodyWaitsIsNotFound() throws Exception {
        UUID queue = world.queue("work");
        CompletableFuture<List<Message>> waiter = waiting(queue);
        queues.delete(alice, queue);
        refused(KernelError.NOT_FOUND, () -> queues.send(alice, queue, NewMessage.of("x")));
        waiter.cancel(false);
        UUID again = world.queue("work");
        assertThat(again).isNotEqualTo(queue);
        assertThat(queues.counts(alice, again)).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void poisonGoesToTheDeadLetterQueueAndBack() {
        UUID dead = world.queue("dead");
        UUID one = world.queue(alice, "one", deadLetters(dead, 2));
        UUID two = world.queue(alice, "two", deadLetters(dead, 2));
        queues.send(alice, one, NewMessage.of("poison"));
        queues.send(alice, two, NewMessage.of("venom"));
        for (UUID source : List.of(one, two)) {
            assertThat(receive(source, 1)).hasSize(1);
            assertThat(receive(source, 1)).hasSize(1);
            assertThat(receive(source, 1)).isEmpty();
        }
        assertThat(queues.counts(alice, dead).visible()).isEqualTo(2);
        refused(KernelError.IN_USE, () -> queues.delete(alice, dead));
        assertThat(queues.redrive(alice, dead, null, 100).moved()).isEqualTo(2);
        assertThat(receive(one, 10)).extracting(Message::body).containsExactly("poison");
        assertThat(receive(two, 10)).extracting(Message::body).containsExactly("venom");
        assertThat(queues.counts(alice, dead)).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void aMessageWhoseSourceIsGoneStays() {
        UUID dead = world.queue("dead");
        UUID source = world.queue(alice, "source", deadLetters(dead, 1));
        queues.send(alice, source, NewMessage.of("poison"));
        receive(source, 1);
        receive(source, 1);
        queues.delete(alice, source);
        assertThat(queues.redrive(alice, dead, null, 100).stranded()).isEqualTo(1);
        UUID other = world.queue("other");
        assertThat(queues.redrive(alice, dead, other, 100).moved()).isEqualTo(1);
        assertThat(receive(other, 1)).extracting(Message::body).containsExactly("poison");
        UUID foreign = world.queue(mallory, "foreign", QueueSettings.NONE);
        refused("INVALID_INPUT", "to", () -> queues.redrive(alice, other, foreign, 1));
    }

    @Test
    void fifoQueuesKeepGroupsInOrderAndRepetitionsOut() {
        UUID queue = world.queue(alice, "orders.fifo", fifo(true));
        assertThat(queues.get(alice, queue).spec().fifo()).isTrue();
        NewMessage first = new NewMessage("a1", Map.of(), null, "a", null, null);
        assertThat(queues.send(alice, queue, first).repeated()).isFalse();
        assertThat(queues.send(alice, queue, first).repeated()).isTrue();
        queues.send(alice, queue, new NewMessage("a2", Map.of(), null, "a", null, null));
        assertThat(receive(queue, 1)).extracting(Message::body).containsExactly("a1");
        assertThat(receive(queue, 10)).isEmpty();
        refused("INVALID_INPUT", "group", () -> queues.send(alice, queue, NewMessage.of("x")));
        UUID plain = world.queue(alice, "plain.fifo", fifo(null));
        refused("INVALID_INPUT", "deduplication_id", () -> queues.send(alice, plain, first));
    }

    @Test
    void anIdempotencyKeySendsOnce() {
        UUID queue = world.queue("work");
        Caller repeating = alice.with(new Conditions("key-1", null, false));
        SentMessage sent = queues.send(repeating, queue, NewMessage.of("once"));
        assertThat(queues.send(repeating, queue, NewMessage.of("once")).id()).isEqualTo(sent.id());
        assertThat(queues.counts(alice, queue).visible()).isEqualTo(1);
    }

    @Test
    void aDryRunSendsNothing() {
        UUID queue = world.queue("work");
        Caller trying = alice.with(new Conditions(null, null, true));
        queues.send(trying, queue, NewMessage.of("x"));
        refused("INVALID_INPUT", "body", () -> queues.send(trying, queue, NewMessage.of("")));
        queues.send(alice, queue, NewMessage.of("y"));
        queues.purge(trying, queue);
        queues.delete(trying, queue);
        assertThat(queues.counts(alice, queue).visible()).isEqualTo(1);
    }

    @Test
    void badInputIsRefusedByName() {
        UUID queue = world.queue("work");
        for (int count : new int[] {0, 11, -1}) {
            refused(
                    "INVALID_INPUT",
                    "count",
                    () -> queues.receive(alice, queue, new Receive(count, null, NOW)));
        }
        refused(
                "INVALID_INPUT",
                "wait",
                () -> queues.receive(alice, queue, new Receive(1, null, Duration.ofSeconds(21))));
        refused(
                "INVALID_INPUT",
                "visibility_timeout",
                () -> queues.receive(alice, queue, new Receive(1, Duration.ofHours(13), NOW)));
        refused(
                "MESSAGE_TOO_LARGE",
                "body",
                () -> queues.send(alice, queue, NewMessage.of("x".repeat(262_145))));
        queues.send(alice, queue, NewMessage.of("x".repeat(262_144)));
        NewMessage typed =
                new NewMessage(
                        "x",
                        Map.of("n", new MessageAttribute("Number", "one", null)),
                        null,
                        null,
                        null,
                        null);
        refused("INVALID_INPUT", "attributes.n", () -> queues.send(alice, queue, typed));
        refused("INVALID_NAME", "name", () -> world.queue("a.b"));
        refused("INVALID_NAME", "name", () -> world.queue(".fifo"));
        refused(
                "INVALID_INPUT",
                "visibility_timeout",
                () ->
                        queues.update(
                                alice,
                                queue,
                                new QueueSettings(
                                        43_201, null, null, null, null, null, null, null, null,
                                        null)));
        refused("INVALID_INPUT", "fifo", () -> queues.update(alice, queue, fifo(null)));
        refused(
                "NO_ENGINE",
                "driver",
                () ->
                        world.queue(
                                alice,
                                "elsewhere",
                                new QueueSettings(
                                        null, null, null, null, null, null, null, null, null,
                                        "nowhere")));
        refused(
                "INVALID_DEAD_LETTER_QUEUE",
                "dead_letter_queue",
                () -> queues.update(alice, queue, deadLetters(queue, 1)));
        refused(KernelError.NAME_TAKEN, () -> world.queue("work"));
    }

    @Test
    void oneBadEntryDoesNotSpoilItsBatch() {
        UUID queue = world.queue("work");
        List<Queues.Outcome> outcomes =
                queues.sendAll(
                        alice,
                        queue,
                        List.of(
                                NewMessage.of("a"),
                                NewMessage.of("x".repeat(300_000)),
                                NewMessage.of("b")));
        assertThat(outcomes.get(0).sent()).isNotNull();
        assertThat(outcomes.get(1).refused()).isNotNull();
        assertThat(outcomes.get(2).sent()).isNotNull();
        assertThat(receive(queue, 10)).extracting(Message::body).containsExactly("a", "b");
        List<NewMessage> eleven =
                new ArrayList<>(java.util.Collections.nCopies(11, NewMessage.of("x")));
        refused("INVALID_INPUT", "entries", () -> queues.sendAll(alice, queue, eleven));
    }

    @Test
    void aTenantHasNoMoreQueuesThanItsQuota() {
        world.store.limits((tenant, quota) -> OptionalLong.of(quota.equals("queues") ? 2 : 100));
        world.queue("one");
        UUID two = world.queue("two");
        refused(KernelError.QUOTA_EXCEEDED, () -> world.queue("three"));
        queues.delete(alice, two);
        world.queue("three");
        world.queue(mallory, "one", QueueSettings.NONE);
    }

    @Test
    void messagesOfADeletedQueueAreRemoved() {
        UUID queue = world.queue("work");
        queues.send(alice, queue, NewMessage.of("m"));
        UUID orphan = Ids.next();
        world.engine
                .engine()
                .send(
                        orphan,
                        List.of(
                                new org.thecloud.queue.spi.Posting(
                                        Ids.next(), "m", Map.of(), NOW, null, null, null, "x")));
        world.housekeeping.sweep();
        assertThat(world.engine.engine().list()).containsExactly(queue);
    }
}
