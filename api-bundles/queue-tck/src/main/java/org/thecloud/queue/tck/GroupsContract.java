// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.queue.tck.QueueEngineContract.posting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.Take;

/** Order within a group, and sending once. */
abstract class GroupsContract extends QueuesContract {

    GroupsContract(QueueEngineContract contract) {
        super(contract);
    }

    private static Take fifo(int most) {
        return new Take(most, LONG, Duration.ofDays(4), true, null, 0);
    }

    private void sendTo(String group, String... bodies) {
        for (String body : bodies) {
            engine().send(queue, List.of(posting(body, group, null, Duration.ZERO)));
        }
    }

    @Test
    void keepsTheOrderOfAGroup() {
        sendTo("a", "a1", "a2", "a3");
        sendTo("b", "b1");
        List<Message> first = engine().receive(queue, fifo(2));
        assertThat(first).extracting(Message::body).containsExactly("a1", "a2");
        assertThat(engine().receive(queue, fifo(10)))
                .extracting(Message::body)
                .containsExactly("b1");
        assertThat(acknowledge(first.get(0))).isEqualTo(Receipt.DONE);
        assertThat(engine().receive(queue, fifo(10))).isEmpty();
        engine().hide(queue, List.of(new Hide(first.get(1).receipt(), Duration.ZERO)));
        assertThat(engine().receive(queue, fifo(10)))
                .extracting(Message::body)
                .containsExactly("a2", "a3");
    }

    @Test
    void refusesLateReceiptsOfAGroup() {
        sendTo("a", "a1");
        Message first =
                engine().receive(
                                queue,
                                new Take(1, Duration.ZERO, Duration.ofDays(4), true, null, 0))
                        .get(0);
        Message second = engine().receive(queue, fifo(1)).get(0);
        assertThat(acknowledge(first)).isEqualTo(Receipt.LATE);
        assertThat(acknowledge(second)).isEqualTo(Receipt.DONE);
    }

    @Test
    void takesADeduplicationIdOnce() throws Exception {
        Posting first = posting("one", "a", "once", Duration.ZERO);
        SentMessage sent = engine().send(queue, List.of(first)).get(0);
        SentMessage again =
                engine().send(queue, List.of(posting("two", "a", "once", Duration.ZERO))).get(0);
        assertThat(again.repeated()).isTrue();
        assertThat(again.id()).isEqualTo(sent.id());
        assertThat(again.sequence()).isEqualTo(sent.sequence());
        assertThat(acknowledge(engine().receive(queue, fifo(1)).get(0))).isEqualTo(Receipt.DONE);
        reopen();
        assertThat(engine().send(queue, List.of(posting("three", "a", "once", Duration.ZERO))))
                .allMatch(SentMessage::repeated);
        assertThat(engine().receive(queue, fifo(10))).isEmpty();
        assertThat(engine().send(Ids.next(), List.of(posting("x", "a", "once", Duration.ZERO))))
                .noneMatch(SentMessage::repeated);
    }

    @Test
    void keepsTheOrderOfGroupsWithManyAtOnce() throws Exception {
        int groups = 4;
        int each = 50;
        Map<String, List<Long>> seen = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(groups * each);
        List<Runnable> clients = new ArrayList<>();
        for (int p = 0; p < groups * 2; p++) {
            String group = "g" + p % groups;
            clients.add(() -> IntStream.range(0, each / 2).forEach(i -> sendTo(group, "b" + i)));
        }
        for (int c = 0; c < 4; c++) {
            clients.add(
                    () -> {
                        while (left.get() > 0) {
                            for (Message one : engine().receive(queue, fifo(3))) {
                                seen.computeIfAbsent(
                                                String.valueOf(one.group()), g -> new ArrayList<>())
                                        .add(one.sequence());
                                assertThat(acknowledge(one)).isEqualTo(Receipt.DONE);
                                left.decrementAndGet();
                            }
                        }
                    });
        }
        together(clients);
        assertThat(seen).hasSize(groups);
        assertThat(seen.values()).allSatisfy(order -> assertThat(order).isSorted().hasSize(each));
    }
}
