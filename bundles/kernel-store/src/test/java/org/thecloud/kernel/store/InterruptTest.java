// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/** Threads that are interrupted inside the database, at any moment. */
class InterruptTest extends StoreContract {

    private static final int INTERRUPTS = 600;

    @Test
    void interruptsNeitherDamageNorCloseTheDatabase() throws Exception {
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger refused = new AtomicInteger();
        Map<String, String> last = new ConcurrentHashMap<>();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Busy busy = new Busy(store, i);
            Thread worker =
                    new Thread(
                            () -> {
                                while (going.get()) {
                                    try {
                                        busy.act(line -> last.put(line.split(" ")[1], line));
                                        things.countByState();
                                    } catch (CloudException no) {
                                        refused.incrementAndGet();
                                        if (no.code() != KernelError.UNAVAILABLE
                                                && no.kind().status() >= 500) {
                                            failures.add(no);
                                        }
                                    } catch (RuntimeException broken) {
                                        failures.add(broken);
                                    }
                                    Thread.interrupted();
                                }
                            });
            workers.add(worker);
            worker.start();
        }
        Random random = new Random(7);
        for (int i = 0; i < INTERRUPTS; i++) {
            workers.get(random.nextInt(workers.size())).interrupt();
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(random.nextInt(8_000_000));
        }
        going.set(false);
        for (Thread worker : workers) {
            worker.join();
        }
        assertThat(failures).isEmpty();
        assertThat(thing(alice, "after").name()).isEqualTo("after");
        assertThat(last).hasSizeGreaterThan(5);
        Consistency.check(store);
        store.close();
        open();
        Consistency.check(store);
        for (String line : last.values()) {
            String[] words = line.split(" ");
            String found =
                    store.select(
                                    "select deleting, spec from resource where id = '"
                                            + words[1]
                                            + "'")
                            .toString();
            if (!words[0].equals("deleted")) {
                assertThat(found).as(line).contains("\"amount\"");
            }
        }
    }
}
