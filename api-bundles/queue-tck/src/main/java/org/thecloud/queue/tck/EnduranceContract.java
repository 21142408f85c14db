// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.queue.tck.QueueEngineContract.await;
import static org.thecloud.queue.tck.QueueEngineContract.posting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;

/** The engine itself: ready, restarted, and with many clients at once. */
abstract class EnduranceContract extends QueuesContract {

    EnduranceContract(QueueEngineContract contract) {
        super(contract);
    }

    @Test
    void isReady() {
        await("READY", () -> engine().probe().state() == Probe.State.READY);
    }

    @Test
    void findsEverythingAgainAfterItsRestart() throws Exception {
        IntStream.range(0, 10).forEach(i -> send("m" + i));
        List<Message> got = receive(4, LONG);
        acknowledge(got.get(0));
        engine().hide(queue, List.of(new Hide(got.get(1).receipt(), Duration.ZERO)));
        engine().send(queue, List.of(posting("late", null, null, LONG)));
        reopen();
        assertThat(engine().counts(queue)).isEqualTo(new Counts(7, 2, 1));
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
        List<Runnable> clients = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            String name = "p" + p + "-";
            clients.add(() -> IntStream.range(0, each).forEach(i -> send(name + i)));
            clients.add(
                    () -> {
                        while (acknowledged.size() < producers * each) {
                            for (Message one : receive(10, LONG)) {
                                if (acknowledge(one) != Receipt.DONE
                                        || !acknowledged.add(one.body())) {
                                    doubled.incrementAndGet();
                                }
                            }
                        }
                    });
        }
        together(clients);
        assertThat(acknowledged).hasSize(producers * each);
        assertThat(doubled).hasValue(0);
        assertThat(engine().counts(queue)).isEqualTo(new Counts(0, 0, 0));
    }
}
