// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Ids;

/**
 * The two threads of whoever makes calls that are due according to rows: one begins them, one
 * stores what came of them, many at a time, and keeps the leases of those that are being made.
 * Every runtime may have one on the same rows; leases decide who makes a call.
 *
 * <p>The threads are never interrupted: one that is interrupted inside the embedded database closes
 * its file.
 *
 * @param <E> what came of a call
 */
public final class CallLoop<E> implements AutoCloseable {

    /**
     * What is done, and in which rows it is written. Each method is called by one thread at a time.
     */
    public interface Duty<E> {

        /**
         * Begins calls that are due.
         *
         * @return how many milliseconds nothing can be due, if there is no {@link CallLoop#wake}; 0
         *     if there may be more to do at once
         */
        long begin();

        /** Stores all of it, or throws and is asked again with the same and more. */
        void store(List<E> ended);

        /** Makes due what runtimes that died were doing; how many. */
        int takeOver();

        /** Prolongs the leases of the calls that are being made. */
        void extend(Duration lease);

        /** Cancels the calls that are being made, so that each ends soon. */
        void giveUp();

        /**
         * One of the other methods failed, which is called again every second. Told once for each
         * time that it begins to fail.
         */
        void failing(Throwable why);
    }

    /** A lease, in which a runtime that does not prolong it is dead. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    private static final int AT_A_TIME = 500;
    private static final long RESULT_MILLIS = 200;
    private static final long AFTER_FAILURE_MILLIS = 1000;
    private static final long STORE_MILLIS = 5000;

    private final Lanes lanes;
    private final Duration drain;
    private final Duty<E> duty;
    private final Semaphore news = new Semaphore(0);
    private final BlockingQueue<E> waiting = new LinkedBlockingQueue<>();
    private final Thread beginning;
    private final Thread storing;
    private volatile boolean stopped;
    private volatile boolean done;

    /** What could not be stored yet. */
    private List<E> batch = new ArrayList<>();

    private long leasesKept;
    private boolean cannotBegin;
    private boolean cannotStore;

    /**
     * @param name of what is called, for the threads, such as {@code cron}
     * @param lanes in which every call is counted from its beginning to its end
     * @param drain how long {@link #close} waits for calls that are being made
     */
    public CallLoop(String name, Lanes lanes, Duration drain, Duty<E> duty) {
        this.lanes = lanes;
        this.drain = drain;
        this.duty = duty;
        this.beginning = thread(this::begin, "cloud-" + name + "-calls");
        this.storing = thread(this::keepResults, "cloud-" + name + "-results");
    }

    /**
     * A name to take leases under: of one component, not of the process, so that a successor in the
     * same process does not prolong what its predecessor held.
     */
    public static String worker() {
        return Worker.NAME + "/" + Long.toHexString(Ids.next().getLeastSignificantBits());
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins; once. */
    public void start() {
        beginning.start();
        storing.start();
    }

    /** Something may be due. Thread-safe, never blocks. */
    public void wake() {
        news.release();
    }

    /**
     * A call has ended, and its place is free. Thread-safe, never blocks: there are no more than
     * calls.
     */
    public void ended(E ended) {
        waiting.add(ended);
        wake();
    }

    /** Stores what came of calls that have ended, or end within the time; how many. */
    public int store(long millis) throws InterruptedException {
        if (batch.isEmpty()) {
            @Nullable E first = waiting.poll(millis, TimeUnit.MILLISECONDS);
            if (first == null) {
                return 0;
            }
            batch.add(first);
        }
        waiting.drainTo(batch, AT_A_TIME - batch.size());
        duty.store(List.copyOf(batch));
        int stored = batch.size();
        batch = new ArrayList<>();
        return stored;
    }

    private void begin() {
        while (!stopped) {
            try {
                long patience = duty.begin();
                cannotBegin = false;
                if (patience > 0) {
                    await(patience);
                }
            } catch (RuntimeException | Error failed) {
                if (!cannotBegin) {
                    cannotBegin = true;
                    duty.failing(failed);
                }
                await(AFTER_FAILURE_MILLIS);
            }
        }
    }

    private void await(long millis) {
        try {
            if (news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException nobodyDoes) {
            stopped = true;
        }
    }

    private void keepResults() {
        while (!done || !waiting.isEmpty() || !batch.isEmpty()) {
            try {
                store(RESULT_MILLIS);
                keepLeases();
                cannotStore = false;
            } catch (InterruptedException nobodyDoes) {
                return;
            } catch (RuntimeException | Error storeIsDown) {
                if (!cannotStore) {
                    cannotStore = true;
                    duty.failing(storeIsDown);
                }
                if (done) {
                    return; // the leases run out
                }
                pause();
            }
        }
    }

    private void keepLeases() {
        long now = System.nanoTime();
        if (leasesKept == 0 || now - leasesKept > LEASE.toNanos() / 6) {
            if (duty.takeOver() > 0) {
                wake();
            }
            if (lanes.running() > 0) {
                duty.extend(LEASE);
            }
            leasesKept = now;
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE_MILLIS);
        } catch (InterruptedException nobodyDoes) {
            done = true;
        }
    }

    /**
     * Begins no call any more, lets those that are made end, gives up what takes too long, and
     * stores what came of them.
     */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        wake();
        beginning.join();
        if (!lanes.awaitNone(drain.toMillis())) {
            duty.giveUp();
            lanes.awaitNone(STORE_MILLIS);
        }
        done = true;
        storing.join(STORE_MILLIS);
    }
}
