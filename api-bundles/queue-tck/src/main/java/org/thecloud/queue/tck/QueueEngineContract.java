// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Redrives;
import org.thecloud.queue.spi.Take;

/** What every engine must do. Each test uses queues of its own. */
public abstract class QueueEngineContract {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    protected QueueEngine engine;
    private UUID queue;

    /** The engine, on what the tests before left. */
    protected abstract QueueEngine open() throws Exception;

    /** The same engine, stopped and started. */
    protected abstract QueueEngine reopened(QueueEngine before) throws Exception;

    @BeforeEach
    void openTheEngine() throws Exception {
        engine = open();
        queue = Ids.next();
    }

    protected static Posting posting(String body) {
        return posting(body, null, null, Duration.ZERO);
    }

    protected static Posting posting(
            String body, @Nullable String group, @Nullable String once, Duration delay) {
        return new Posting(Ids.next(), body, Map.of(), delay, group, once, null, "tester");
    }

    protected static Take take(int most, Duration visibility) {
        return new Take(most, visibility, Duration.ofDays(4), false, null, 0);
    }

    private SentMessage send(String body) {
        return engine.send(queue, List.of(posting(body))).get(0);
    }

    private void sendTo(String group, String... bodies) {
        for (String body : bodies) {
            engine.send(queue, List.of(posting(body, group, null, Duration.ZERO)));
        }
    }

    private List<Message> receive(int most, Duration visibility) {
        return engine.receive(queue, take(most, visibility));
    }

    private List<String> bodies(int most) {
        return receive(most, LONG).stream().map(Message::body).toList();
    }

    private Receipt acknowledge(Message message) {
        return engine.acknowledge(message.queue(), List.of(message.receipt())).get(0);
    }

    protected static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                fail("in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }

    private Message awaited(Supplier<List<Message>> receiving) {
        List<Message> got = new ArrayList<>();
        await("a message", () -> got.addAll(receiving.get()));
        return got.get(0);
    }

    @Test
    void isReady() {
        await("READY", () -> engine.probe().state() == Probe.State.READY);
    }

    @Test
    void givesBackAllThatWasSent() {
        Map<String, MessageAttribute> attributes =
                Map.of(
                        "text", new MessageAttribute("String.custom", "wörter ✓", null),
                        "number", new MessageAttribute("Number", "12.5", null),
                        "bytes", new MessageAttribute("Binary", null, new byte[] {0, -1, 5}));
        Posting posting =
                new Posting(
                        Ids.next(),
                        "grüße\u0000\n",
                        attributes,
                        Duration.ZERO,
                        null,
                        null,
                        "trace-7",
                        "someone");
        SentMessage sent = engine.send(queue, List.of(posting)).get(0);
        Message got = receive(1, LONG).get(0);
        assertThat(got.id()).isEqualTo(posting.id()).isEqualTo(sent.id());
        assertThat(got.sequence()).isEqualTo(sent.sequence());
        assertThat(got.body()).isEqualTo("grüße\u0000\n");
        assertThat(got.attributes()).isEqualTo(attributes);
        assertThat(got.trace()).isEqualTo("trace-7");
        assertThat(got.sender()).isEqualTo("someone");
        assertThat(got.received()).isEqualTo(1);
        assertThat(got.sentAt()).isEqualTo(sent.sentAt());
        assertThat(got.firstReceivedAt()).isBetween(got.sentAt(), got.visibleAt());
        assertThat(Duration.between(got.firstReceivedAt(), got.visibleAt()).abs()).isEqualTo(LONG);
        assertThat(got.source()).isNull();
        assertThat(sent.repeated()).isFalse();
    }

    @Test
    void keepsBodiesOfTheLargestSize() {
        String body = "x".repeat(262_144);
        send(body);
        assertThat(receive(1, LONG).get(0).body().getBytes(StandardCharsets.UTF_8))
                .hasSize(262_144);
    }

    @Test
    void givesTheOldestFirstAndNoMoreThanAsked() {
        IntStream.range(0, 25).forEach(i -> send("m" + i));
        assertThat(bodies(10)).containsExactly(numbered(0, 10));
        assertThat(bodies(10)).containsExactly(numbered(10, 20));
        assertThat(bodies(10)).containsExactly(numbered(20, 25));
        assertThat(bodies(10)).isEmpty();
    }

    private static String[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toArray(String[]::new);
    }

    @Test
    void hidesWhatWasReceivedUntilItsTimeIsOver() {
        send("m");
        Message first = receive(1, SHORT).get(0);
        long began = System.nanoTime();
        assertThat(receive(1, SHORT)).isEmpty();
        Message again = awaited(() -> receive(1, LONG));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(SHORT.minusMillis(60));
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.received()).isEqualTo(2);
        assertThat(again.receipt()).isNotEqualTo(first.receipt());
        assertThat(again.firstReceivedAt()).isEqualTo(first.firstReceivedAt());
    }

    @Test
    void neverGivesAgainWhatWasAcknowledged() {
        send("m");
        Message got = receive(1, Duration.ZERO).get(0);
        assertThat(acknowledge(got)).isEqualTo(Receipt.DONE);
        assertThat(receive(10, LONG)).isEmpty();
        assertThat(acknowledge(got)).isEqualTo(Receipt.GONE);
        assertThat(engine.counts(queue)).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void takesAnEarlierReceiptAsWell() {
        send("m");
        Message first = receive(1, Duration.ZERO).get(0);
        Message second = receive(1, LONG).get(0);
        assertThat(acknowledge(first)).isEqualTo(Receipt.DONE);
        assertThat(acknowledge(second)).isEqualTo(Receipt.GONE);
    }

    @Test
    void knowsNoReceiptsButItsOwn() {
        send("m");
        Message got = receive(1, LONG).get(0);
        assertThat(
                        engine.acknowledge(
                                queue, List.of("", "nonsense", "ünsinn", got.receipt() + "A")))
                .containsOnly(Receipt.INVALID);
        assertThat(engine.acknowledge(Ids.next(), List.of(got.receipt())))
                .containsExactly(Receipt.INVALID);
        assertThat(engine.hide(queue, List.of(new Hide("nonsense", LONG))))
                .containsExactly(Receipt.INVALID);
        assertThat(engine.counts(queue)).isEqualTo(new Counts(0, 1, 0));
    }

    @Test
    void givesBackWhatIsHiddenForNoTime() {
        send("m");
        Message got = receive(1, LONG).get(0);
        assertThat(engine.hide(queue, List.of(new Hide(got.receipt(), Duration.ZERO))))
                .containsExactly(Receipt.DONE);
        assertThat(receive(1, LONG)).hasSize(1);
        assertThat(engine.hide(queue, List.of(new Hide(got.receipt(), LONG))))
                .containsExactly(Receipt.LATE);
    }

    @Test
    void hidesForLonger() {
        send("m");
        Message got = receive(1, SHORT).get(0);
        assertThat(engine.hide(queue, List.of(new Hide(got.receipt(), LONG))))
                .containsExactly(Receipt.DONE);
        send("later");
        Message other = awaited(() -> receive(1, SHORT));
        awaited(() -> receive(1, LONG));
        assertThat(other.body()).isEqualTo("later");
        assertThat(receive(10, LONG)).isEmpty();
    }

    @Test
    void delays() {
        engine.send(queue, List.of(posting("late", null, null, SHORT), posting("now")));
        assertThat(engine.counts(queue)).isEqualTo(new Counts(1, 0, 1));
        assertThat(bodies(10)).containsExactly("now");
        Message late = awaited(() -> receive(10, LONG));
        assertThat(late.body()).isEqualTo("late");
        assertThat(Duration.between(late.sentAt(), late.firstReceivedAt()))
                .isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void keepsTheOrderOfAGroup() {
        sendTo("a", "a1", "a2", "a3");
        sendTo("b", "b1");
        List<Message> first = engine.receive(queue, fifo(2));
        assertThat(first).extracting(Message::body).containsExactly("a1", "a2");
        assertThat(engine.receive(queue, fifo(10))).extracting(Message::body).containsExactly("b1");
        assertThat(acknowledge(first.get(0))).isEqualTo(Receipt.DONE);
        assertThat(engine.receive(queue, fifo(10))).isEmpty();
        engine.hide(queue, List.of(new Hide(first.get(1).receipt(), Duration.ZERO)));
        assertThat(engine.receive(queue, fifo(10)))
                .extracting(Message::body)
                .containsExactly("a2", "a3");
    }

    private static Take fifo(int most) {
        return new Take(most, LONG, Duration.ofDays(4), true, null, 0);
    }

    @Test
    void refusesLateReceiptsOfAGroup() {
        sendTo("a", "a1");
        Message first =
                engine.receive(queue, new Take(1, Duration.ZERO, Duration.ofDays(4), true, null, 0))
                        .get(0);
        Message second = engine.receive(queue, fifo(1)).get(0);
        assertThat(acknowledge(first)).isEqualTo(Receipt.LATE);
        assertThat(acknowledge(second)).isEqualTo(Receipt.DONE);
    }

    @Test
    void takesADeduplicationIdOnce() throws Exception {
        Posting first = posting("one", "a", "once", Duration.ZERO);
        SentMessage sent = engine.send(queue, List.of(first)).get(0);
        SentMessage again =
                engine.send(queue, List.of(posting("two", "a", "once", Duration.ZERO))).get(0);
        assertThat(again.repeated()).isTrue();
        assertThat(again.id()).isEqualTo(sent.id());
        assertThat(again.sequence()).isEqualTo(sent.sequence());
        assertThat(acknowledge(engine.receive(queue, fifo(1)).get(0))).isEqualTo(Receipt.DONE);
        engine = reopened(engine);
        assertThat(engine.send(queue, List.of(posting("three", "a", "once", Duration.ZERO))))
                .allMatch(SentMessage::repeated);
        assertThat(engine.receive(queue, fifo(10))).isEmpty();
        assertThat(engine.send(Ids.next(), List.of(posting("x", "a", "once", Duration.ZERO))))
                .noneMatch(SentMessage::repeated);
    }

    @Test
    void movesPoisonToTheDeadLetterQueueAndEachBackToItsSource() throws Exception {
        UUID other = Ids.next();
        UUID dead = Ids.next();
        send("poison");
        engine.send(other, List.of(posting("venom")));
        Take poisoned = new Take(10, Duration.ZERO, Duration.ofDays(4), false, dead, 2);
        for (int i = 0; i < 2; i++) {
            assertThat(engine.receive(queue, poisoned)).hasSize(1);
            assertThat(engine.receive(other, poisoned)).hasSize(1);
        }
        assertThat(engine.receive(queue, poisoned)).isEmpty();
        assertThat(engine.receive(other, poisoned)).isEmpty();
        assertThat(engine.counts(queue)).isEqualTo(new Counts(0, 0, 0));
        assertThat(engine.counts(dead)).isEqualTo(new Counts(2, 0, 0));
        assertThat(engine.ready(Set.of(dead))).containsExactly(dead);
        assertThat(engine.receive(dead, take(10, Duration.ZERO))).hasSize(2);
        engine = reopened(engine);
        assertThat(engine.receive(dead, take(10, Duration.ZERO)))
                .extracting(Message::source)
                .containsExactlyInAnyOrder(queue, other);
        Redrives redrives = (Redrives) engine;
        assertThat(redrives.redrive(dead, null, Set.of(queue), 10).moved()).isEqualTo(1);
        assertThat(redrives.redrive(dead, null, Set.of(queue), 10).stranded()).isEqualTo(1);
        assertThat(redrives.redrive(dead, null, Set.of(queue, other), 10).moved()).isEqualTo(1);
        engine = reopened(engine);
        Message back = receive(1, LONG).get(0);
        assertThat(back.body()).isEqualTo("poison");
        assertThat(back.received()).isEqualTo(1);
        assertThat(engine.receive(other, take(1, LONG)))
                .extracting(Message::body)
                .containsExactly("venom");
        assertThat(engine.counts(dead)).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void redrivesToOneQueueIfAsked() {
        UUID to = Ids.next();
        IntStream.range(0, 5).forEach(i -> send("m" + i));
        Redrives redrives = (Redrives) engine;
        assertThat(redrives.redrive(queue, to, Set.of(to), 3).moved()).isEqualTo(3);
        assertThat(engine.counts(to)).isEqualTo(new Counts(3, 0, 0));
        assertThat(engine.counts(queue)).isEqualTo(new Counts(2, 0, 0));
    }

    @Test
    void dropsWhatIsOlderThanItsQueueKeeps() {
        send("old");
        await(
                "the retention's end",
                () ->
                        engine.receive(
                                        queue,
                                        new Take(
                                                10,
                                                Duration.ZERO,
                                                Duration.ofMillis(50),
                                                false,
                                                null,
                                                0))
                                .isEmpty());
        await("nothing", () -> engine.counts(queue).equals(new Counts(0, 0, 0)));
    }

    @Test
    void removesByAgeAndAll() {
        send("a");
        engine.send(queue, List.of(posting("b", null, null, LONG)));
        receive(1, LONG);
        assertThat(engine.remove(queue, LONG)).isZero();
        assertThat(engine.counts(queue)).isEqualTo(new Counts(0, 1, 1));
        assertThat(engine.list()).contains(queue);
        assertThat(engine.remove(queue, Duration.ZERO)).isEqualTo(2);
        assertThat(engine.counts(queue)).isEqualTo(new Counts(0, 0, 0));
        assertThat(engine.list()).doesNotContain(queue);
        assertThat(engine.remove(Ids.next(), Duration.ZERO)).isZero();
        send("c");
        assertThat(bodies(10)).containsExactly("c");
    }

    @Test
    void keepsQueuesApart() {
        UUID other = Ids.next();
        send("mine");
        engine.send(other, List.of(posting("theirs")));
        assertThat(engine.ready(Set.of(queue, other, Ids.next())))
                .containsExactlyInAnyOrder(queue, other);
        assertThat(bodies(10)).containsExactly("mine");
        assertThat(engine.ready(Set.of(queue, other))).containsExactly(other);
        engine.remove(queue, Duration.ZERO);
        assertThat(engine.counts(other)).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void becomesReadyByTime() {
        engine.send(queue, List.of(posting("late", null, null, SHORT)));
        assertThat(engine.ready(Set.of(queue))).isEmpty();
        await("readiness", () -> engine.ready(Set.of(queue)).contains(queue));
        receive(1, SHORT);
        assertThat(engine.ready(Set.of(queue))).isEmpty();
        await("readiness again", () -> engine.ready(Set.of(queue)).contains(queue));
    }

    @Test
    void findsEverythingAgainAfterItsRestart() throws Exception {
        IntStream.range(0, 10).forEach(i -> send("m" + i));
        List<Message> got = receive(4, LONG);
        acknowledge(got.get(0));
        engine.hide(queue, List.of(new Hide(got.get(1).receipt(), Duration.ZERO)));
        engine.send(queue, List.of(posting("late", null, null, LONG)));
        engine = reopened(engine);
        assertThat(engine.counts(queue)).isEqualTo(new Counts(7, 2, 1));
        assertThat(acknowledge(got.get(2))).isEqualTo(Receipt.DONE);
        assertThat(acknowledge(got.get(0))).isEqualTo(Receipt.GONE);
        Message returned = receive(1, LONG).get(0);
        assertThat(returned.body()).isEqualTo("m1");
        assertThat(returned.received()).isEqualTo(2);
        assertThat(bodies(10)).containsExactly(numbered(4, 10));
    }

    @Test
    void servesManyAtOnce() throws Exception {
        int producers = 16;
        int each = 100;
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger doubled = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2 * producers);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int p = 0; p < producers; p++) {
                String name = "p" + p + "-";
                work.add(
                        threads.submit(
                                () ->
                                        IntStream.range(0, each)
                                                .forEach(
                                                        i ->
                                                                engine.send(
                                                                        queue,
                                                                        List.of(
                                                                                posting(
                                                                                        name
                                                                                                + i))))));
                work.add(
                        threads.submit(
                                () -> {
                                    while (acknowledged.size() < producers * each) {
                                        for (Message one : receive(10, LONG)) {
                                            if (acknowledge(one) != Receipt.DONE
                                                    || !acknowledged.add(one.body())) {
                                                doubled.incrementAndGet();
                                            }
                                        }
                                    }
                                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(acknowledged).hasSize(producers * each);
        assertThat(doubled).hasValue(0);
        assertThat(engine.counts(queue)).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void keepsTheOrderOfGroupsWithManyAtOnce() throws Exception {
        int groups = 4;
        int each = 50;
        Map<String, List<Long>> seen = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(groups * each);
        ExecutorService threads = Executors.newFixedThreadPool(groups * 2 + 4);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int p = 0; p < groups * 2; p++) {
                String group = "g" + p % groups;
                work.add(
                        threads.submit(
                                () ->
                                        IntStream.range(0, each / 2)
                                                .forEach(i -> sendTo(group, "b" + i))));
            }
            for (int c = 0; c < 4; c++) {
                work.add(
                        threads.submit(
                                () -> {
                                    while (left.get() > 0) {
                                        for (Message one : engine.receive(queue, fifo(3))) {
                                            seen.computeIfAbsent(
                                                            String.valueOf(one.group()),
                                                            g -> new ArrayList<>())
                                                    .add(one.sequence());
                                            assertThat(acknowledge(one)).isEqualTo(Receipt.DONE);
                                            left.decrementAndGet();
                                        }
                                    }
                                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(seen).hasSize(groups);
        assertThat(seen.values()).allSatisfy(order -> assertThat(order).isSorted().hasSize(each));
    }
}
