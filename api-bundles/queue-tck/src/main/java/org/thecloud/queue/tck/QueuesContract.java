// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.thecloud.queue.tck.QueueEngineContract.await;
import static org.thecloud.queue.tck.QueueEngineContract.posting;
import static org.thecloud.queue.tck.QueueEngineContract.take;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.QueueEngine;

/** Tests of an engine, each with a queue of its own. */
abstract class QueuesContract {

    static final Duration LONG = Duration.ofHours(1);
    static final Duration SHORT = Duration.ofMillis(300);

    private final QueueEngineContract contract;
    final UUID queue = Ids.next();

    QueuesContract(QueueEngineContract contract) {
        this.contract = contract;
    }

    final QueueEngine engine() {
        return contract.engine;
    }

    /** Stops and starts the engine. */
    final void reopen() throws Exception {
        contract.engine = contract.reopened(contract.engine);
    }

    final SentMessage send(String body) {
        return engine().send(queue, List.of(posting(body))).get(0);
    }

    final List<Message> receive(int most, Duration visibility) {
        return engine().receive(queue, take(most, visibility));
    }

    final List<String> bodies(int most) {
        return receive(most, LONG).stream().map(Message::body).toList();
    }

    static String[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toArray(String[]::new);
    }

    final Receipt acknowledge(Message message) {
        return engine().acknowledge(message.queue(), List.of(message.receipt())).get(0);
    }

    final Message awaited(Supplier<List<Message>> receiving) {
        List<Message> got = new ArrayList<>();
        await("a message", () -> got.addAll(receiving.get()));
        return got.get(0);
    }

    /** Does all of it at once, each in a thread of its own; what one throws fails the test. */
    static void together(List<Runnable> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<Future<?>> all = new ArrayList<>();
            for (Runnable one : work) {
                all.add(threads.submit(one));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
