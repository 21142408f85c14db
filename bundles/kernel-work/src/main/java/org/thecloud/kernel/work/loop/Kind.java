// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Trace;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.WorkQueue;

/** One reconciler and the steps of it that run now. */
final class Kind<S, T> {

    private static final Logger log = LoggerFactory.getLogger(Kind.class);

    private static final Duration INTERRUPTED_STEPS_END = Duration.ofSeconds(5);

    private final Reconciler<S, T> reconciler;
    private final WorkQueue queue;
    private final StepTimes times;
    private final String name;
    private final Set<Thread> running = new HashSet<>();
    private final Set<Thread> looking = new HashSet<>();
    private boolean closed;

    Kind(Reconciler<S, T> reconciler, WorkQueue queue, StepTimes times) {
        this.reconciler = reconciler;
        this.queue = queue;
        this.times = times;
        this.name = reconciler.kind().name();
    }

    boolean runs(Reconciler<?, ?> other) {
        return reconciler == other;
    }

    String name() {
        return name;
    }

    /** Takes one step under a lease. A step of a reconciler that has left is given back at once. */
    void step(Lease lease) {
        Resource<S, T> resource = queue.load(lease, reconciler.kind()).orElse(null);
        if (resource == null) {
            return;
        }
        if (!enter()) {
            queue.release(lease);
            return;
        }
        try {
            take(lease, resource);
        } finally {
            MDC.clear();
            leave();
        }
    }

    private void take(Lease lease, Resource<S, T> resource) {
        Caller self = Caller.system(resource.tenant(), "work-" + Long.toHexString(lease.fence()));
        describe(self, resource);
        try {
            Step<T> step = look(self, resource);
            queue.settle(lease, reconciler.kind(), resource.generation(), step);
        } catch (RuntimeException | Error failed) {
            if (closed()) {
                queue.release(lease); // stopped in the middle: nobody's fault, due again at once
            } else {
                fail(lease, resource, failed);
            }
        }
    }

    private Step<T> look(Caller self, Resource<S, T> resource) {
        long began = System.nanoTime();
        mayBeInterrupted(true);
        try {
            Step<T> step = reconciler.reconcile(self, resource);
            times.done(name, step.outcome(), began);
            return step;
        } catch (RuntimeException | Error failed) {
            times.threw(name, failed, began);
            throw failed;
        } finally {
            mayBeInterrupted(false);
        }
    }

    // Only while it is in the reconciler: afterwards the store must be told what came of it.
    private synchronized void mayBeInterrupted(boolean now) {
        if (now) {
            looking.add(Thread.currentThread());
        } else {
            looking.remove(Thread.currentThread());
            Thread.interrupted();
        }
    }

    private void fail(Lease lease, Resource<S, T> resource, Throwable failed) {
        if (Outcomes.ours(failed)) {
            log.error("a step failed", failed);
        } else {
            log.debug("a step was refused: {}", failed.toString());
        }
        if (Outcomes.tryAgain(resource, lease.attempts(), failed)) {
            queue.retry(
                    lease, reconciler.kind(), Outcomes.again(resource, lease.attempts(), failed));
        } else {
            queue.settle(lease, reconciler.kind(), resource.generation(), Outcomes.failed(failed));
        }
    }

    private static void describe(Caller self, Resource<?, ?> resource) {
        Trace trace = Trace.fresh();
        MDC.put(Trace.TRACE_ID, trace.traceId());
        MDC.put(Trace.SPAN_ID, trace.spanId());
        MDC.put(Trace.FLAGS, trace.flags());
        MDC.put("request_id", self.requestId());
        MDC.put("kind", resource.kind());
        MDC.put("id", resource.id().toString());
        MDC.put("tenant", resource.tenant().toString());
    }

    private synchronized boolean closed() {
        return closed;
    }

    private synchronized boolean enter() {
        return !closed && running.add(Thread.currentThread());
    }

    private synchronized void leave() {
        running.remove(Thread.currentThread());
        notifyAll();
    }

    /**
     * Lets running steps finish, then interrupts those that do not; returns when none runs, or five
     * seconds after the first interrupt.
     */
    synchronized void close(Duration drain) {
        closed = true;
        long interrupting = System.nanoTime() + drain.toNanos();
        long givingUp = interrupting + INTERRUPTED_STEPS_END.toNanos();
        try {
            for (long now = System.nanoTime();
                    !running.isEmpty() && now < givingUp;
                    now = System.nanoTime()) {
                if (now < interrupting) {
                    wait(Math.max(1, (interrupting - now) / 1_000_000));
                } else {
                    // Again and again: an interrupt that meets the embedded database is used up.
                    looking.forEach(Thread::interrupt);
                    wait(50);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
