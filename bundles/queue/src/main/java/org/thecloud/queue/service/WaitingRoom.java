// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.CloudException;
import org.thecloud.queue.Message;

/**
 * Receivers that wait for a message. None of them holds a thread: two threads serve all, on news of
 * a message sent here, and by looking ten times a second for those that came in another way: their
 * delay or their receiver's time is over, or another runtime sent them. Who waits longest is served
 * first.
 */
final class WaitingRoom implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WaitingRoom.class);
    private static final int THREADS = 2;
    private static final int LOOK_MILLIS = 100;

    private final int most;
    private final Function<Set<Seat>, Set<Seat>> ready;
    private final ScheduledThreadPoolExecutor threads;
    private final Map<Seat, Deque<Waiter>> waiting = new HashMap<>();
    private int count;
    private boolean looking;
    private boolean closed;

    /** Where one waits: for which queue, at which engine. */
    record Seat(String driver, UUID queue) {}

    private record Waiter(
            Supplier<List<Message>> attempt,
            Consumer<List<Message>> giveBack,
            long until,
            CompletableFuture<List<Message>> answer) {

        /** What nobody wants any more must not stay hidden. */
        void answer(List<Message> got) {
            if (!answer.complete(got) && !got.isEmpty()) {
                giveBack.accept(got);
            }
        }
    }

    /**
     * @param ready which of these have a message now
     */
    WaitingRoom(int most, Function<Set<Seat>, Set<Seat>> ready) {
        this.most = most;
        this.ready = ready;
        this.threads =
                new ScheduledThreadPoolExecutor(
                        THREADS,
                        work -> {
                            Thread thread = new Thread(work, "cloud-queue-waiting");
                            thread.setDaemon(true);
                            thread.setContextClassLoader(WaitingRoom.class.getClassLoader());
                            return thread;
                        });
        threads.setRemoveOnCancelPolicy(true);
    }

    /**
     * Waits until an attempt brings something, or the time is over. The answer is completed by a
     * thread of the room; whoever does not want it any more completes it himself.
     */
    CompletableFuture<List<Message>> enter(
            Seat seat,
            long nanos,
            Supplier<List<Message>> attempt,
            Consumer<List<Message>> giveBack) {
        CompletableFuture<List<Message>> answer = new CompletableFuture<>();
        synchronized (this) {
            if (closed || count >= most) {
                answer.complete(List.of());
                return answer;
            }
            count++;
            waiting.computeIfAbsent(seat, s -> new ArrayDeque<>())
                    .addLast(new Waiter(attempt, giveBack, System.nanoTime() + nanos, answer));
            if (!looking) {
                looking = true;
                lookSoon();
            }
        }
        news(seat); // it may have come since the caller looked
        return answer;
    }

    /** Something was sent, or given back. Quick; never blocks. */
    void news(Seat seat) {
        synchronized (this) {
            if (!waiting.containsKey(seat)) {
                return;
            }
        }
        try {
            threads.execute(() -> serve(seat));
        } catch (RejectedExecutionException closing) {
            // all were answered
        }
    }

    private void serve(Seat seat) {
        Waiter waiter = next(seat);
        while (waiter != null) {
            List<Message> got = List.of();
            try {
                got = waiter.attempt().get();
            } catch (CloudException refused) {
                waiter.answer().completeExceptionally(refused);
            } catch (RuntimeException failed) {
                log.error("a receiver could not be served", failed);
                waiter.answer().completeExceptionally(CloudException.internal("", failed));
            }
            if (got.isEmpty() && !waiter.answer().isDone()) {
                putBack(seat, waiter);
                return;
            }
            waiter.answer(got);
            waiter = next(seat);
        }
    }

    private synchronized @Nullable Waiter next(Seat seat) {
        Deque<Waiter> queue = waiting.get(seat);
        while (queue != null) {
            Waiter waiter = queue.pollFirst();
            if (queue.isEmpty()) {
                waiting.remove(seat);
                queue = null;
            }
            if (waiter != null) {
                count--;
                if (!waiter.answer().isDone()) {
                    return waiter;
                }
            }
        }
        return null;
    }

    private void putBack(Seat seat, Waiter waiter) {
        synchronized (this) {
            if (!closed && waiter.until() > System.nanoTime()) {
                count++;
                waiting.computeIfAbsent(seat, s -> new ArrayDeque<>()).addFirst(waiter);
                return;
            }
        }
        waiter.answer().complete(List.of());
    }

    private void lookSoon() {
        var unused = threads.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        Set<Seat> seats;
        Set<Waiter> over = new HashSet<>();
        synchronized (this) {
            long now = System.nanoTime();
            for (var queues = waiting.values().iterator(); queues.hasNext(); ) {
                Deque<Waiter> queue = queues.next();
                queue.removeIf(
                        waiter ->
                                (waiter.until() <= now || waiter.answer().isDone())
                                        && over.add(waiter));
                if (queue.isEmpty()) {
                    queues.remove();
                }
            }
            count -= over.size();
            seats = Set.copyOf(waiting.keySet());
            looking = !seats.isEmpty() && !closed;
            if (looking) {
                lookSoon();
            }
        }
        over.forEach(waiter -> waiter.answer().complete(List.of()));
        if (seats.isEmpty()) {
            return;
        }
        try {
            ready.apply(seats).forEach(this::news);
        } catch (RuntimeException away) {
            log.debug("nobody can say what is ready", away);
        }
    }

    /** Answers all with what there is: nothing. They ask again and find the successor. */
    @Override
    public void close() {
        Set<Waiter> all = new HashSet<>();
        synchronized (this) {
            closed = true;
            waiting.values().forEach(all::addAll);
            waiting.clear();
            count = 0;
        }
        all.forEach(waiter -> waiter.answer().complete(List.of()));
        threads.shutdown();
    }
}
