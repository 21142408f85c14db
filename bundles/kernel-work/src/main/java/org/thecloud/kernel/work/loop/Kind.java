// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.WorkQueue;

/** One reconciler and the steps of it that run now. */
final class Kind<S, T> {

    private static final Logger log = LoggerFactory.getLogger(Kind.class);

    private final Reconciler<S, T> reconciler;
    private final WorkQueue queue;
    private final Set<Thread> running = new HashSet<>();
    private boolean closed;

    Kind(Reconciler<S, T> reconciler, WorkQueue queue) {
        this.reconciler = reconciler;
        this.queue = queue;
    }

    String name() {
        return reconciler.kind().name();
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
            describe(resource);
            take(lease, resource);
        } finally {
            MDC.clear();
            leave();
        }
    }

    private void take(Lease lease, Resource<S, T> resource) {
        Caller self = Caller.system(resource.tenant(), "work-" + Long.toHexString(lease.fence()));
        try {
            Step<T> step = reconciler.reconcile(self, resource);
            queue.settle(lease, reconciler.kind(), resource.generation(), step);
        } catch (RuntimeException failed) {
            boolean interrupted = Thread.interrupted(); // the store must still be told
            if (!(failed instanceof CloudException known) || known.code() == KernelError.INTERNAL) {
                log.error("a step failed", failed);
            } else {
                log.debug("a step was refused: {}", failed.toString());
            }
            if (interrupted || Outcomes.tryAgain(resource, lease.attempts(), failed)) {
                queue.retry(
                        lease,
                        reconciler.kind(),
                        Outcomes.again(resource, lease.attempts(), failed));
            } else {
                queue.settle(
                        lease, reconciler.kind(), resource.generation(), Outcomes.failed(failed));
            }
        }
    }

    private static void describe(Resource<?, ?> resource) {
        MDC.put("kind", resource.kind());
        MDC.put("id", resource.id().toString());
        MDC.put("tenant", resource.tenant().toString());
    }

    private synchronized boolean enter() {
        return !closed && running.add(Thread.currentThread());
    }

    private synchronized void leave() {
        running.remove(Thread.currentThread());
        notifyAll();
    }

    /**
     * Lets running steps finish, then interrupts those that do not; returns when none runs, or
     * after twice the time.
     */
    synchronized void close(Duration drain) {
        closed = true;
        awaitQuiet(drain);
        running.forEach(Thread::interrupt);
        awaitQuiet(drain);
    }

    private synchronized void awaitQuiet(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        try {
            while (!running.isEmpty() && System.nanoTime() < until) {
                wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
