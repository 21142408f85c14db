// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.Published;
import org.thecloud.notify.store.MessageTable;
import org.thecloud.notify.store.MessageTable.Placed;

/**
 * Writes messages with their deliveries. Whoever publishes while others write waits, and the next
 * to write takes along all that wait: one transaction for many, as its price is the flush to the
 * disk. There is no thread of its own. Thread-safe.
 */
@Component(service = Publisher.class)
public final class Publisher {

    private static final int MOST_MESSAGES = 256;
    private static final long MOST_BYTES = 8 << 20;

    private final MessageTable messages;
    private final Arrivals arrivals;
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /** Messages of one caller. */
    private record Entry(List<StoredMessage> messages, CompletableFuture<List<Published>> answer) {

        long bytes() {
            return messages.stream().mapToLong(StoredMessage::size).sum();
        }
    }

    @Activate
    public Publisher(@Reference MessageTable messages, @Reference Arrivals arrivals) {
        this.messages = messages;
        this.arrivals = arrivals;
    }

    /** What became of each, in order. On disk when it returns, all or none of them. */
    List<Published> publish(Caller caller, List<StoredMessage> all) {
        if (caller.dryRun()) {
            return messages.publish(caller, all).stream().map(Placed::published).toList();
        }
        Entry entry = new Entry(all, new CompletableFuture<>());
        waiting.add(entry);
        writing.lock();
        try {
            while (!entry.answer().isDone()) {
                write(next());
            }
        } finally {
            writing.unlock();
        }
        try {
            return entry.answer().join();
        } catch (CompletionException failed) {
            // a failure is the batch's, and thrown to several: each gets one of its own
            throw failed.getCause() instanceof CloudException known
                    ? new CloudException(
                            known.code(),
                            String.valueOf(known.getMessage()),
                            known.details(),
                            known)
                    : CloudException.internal("publishing failed", failed);
        }
    }

    private List<Entry> next() {
        List<Entry> batch = new ArrayList<>();
        long bytes = 0;
        int count = 0;
        Entry head = waiting.peek();
        while (head != null
                && (batch.isEmpty()
                        || count + head.messages().size() <= MOST_MESSAGES
                                && bytes + head.bytes() <= MOST_BYTES)) {
            batch.add(waiting.remove());
            bytes += head.bytes();
            count += head.messages().size();
            head = waiting.peek();
        }
        return batch;
    }

    private void write(List<Entry> batch) {
        List<StoredMessage> all = batch.stream().flatMap(one -> one.messages().stream()).toList();
        List<Placed> placed;
        try {
            placed = messages.publish(MessageTable.SELF, all);
        } catch (RuntimeException | Error failed) {
            if (batch.size() > 1) {
                batch.forEach(one -> write(List.of(one))); // it may be the fault of one
            } else {
                batch.get(0).answer().completeExceptionally(failed);
            }
            return;
        }
        Set<UUID> subscriptions = new HashSet<>();
        placed.forEach(one -> subscriptions.addAll(one.subscriptions()));
        int at = 0;
        for (Entry entry : batch) {
            int end = at + entry.messages().size();
            entry.answer()
                    .complete(placed.subList(at, end).stream().map(Placed::published).toList());
            at = end;
        }
        if (!subscriptions.isEmpty()) {
            arrivals.arrived(subscriptions);
        }
    }
}
