// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.WorkQueue;

/** Claims due work for the reconcilers that are here, and does it. */
@Component(
        service = WorkLoop.class,
        immediate = true,
        configurationPid = "org.thecloud.kernel.work")
@Designate(ocd = Config.class)
public final class WorkLoop {

    private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);
    private static final long OTHERS_COMMITS_MILLIS = 1000;

    private final WorkQueue queue;
    private final Duration lease;
    private final Duration drain;
    private final Map<String, Kind<?, ?>> kinds = new ConcurrentHashMap<>();
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final Signal signal = new Signal();
    private final Semaphore free;
    private final ExecutorService workers;
    private final Thread dispatcher;
    private final Thread extender;
    private final AutoCloseable commits;
    private final String name = ManagementFactory.getRuntimeMXBean().getName();
    private volatile boolean stopped;

    @Activate
    public WorkLoop(@Reference WorkQueue queue, Config config) {
        this.queue = queue;
        this.lease = Duration.ofSeconds(config.lease_seconds());
        this.drain = Duration.ofSeconds(config.drain_seconds());
        this.free = new Semaphore(config.workers());
        this.workers = Executors.newFixedThreadPool(config.workers(), WorkLoop::worker);
        this.commits = queue.onCommit(signal::raise);
        this.dispatcher = new Thread(this::dispatch, "cloud-work-dispatch");
        this.extender = new Thread(this::extend, "cloud-work-leases");
        dispatcher.setDaemon(true);
        extender.setDaemon(true);
        dispatcher.start();
        extender.start();
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "cloud-work");
        thread.setDaemon(true);
        return thread;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(Reconciler<?, ?> reconciler) {
        Kind<?, ?> kind = new Kind<>(reconciler, queue);
        kinds.put(kind.name(), kind);
        signal.raise();
    }

    void remove(Reconciler<?, ?> reconciler) {
        String kind = reconciler.kind().name();
        Kind<?, ?> left = kinds.remove(kind);
        if (left != null) {
            left.close(drain);
        }
    }

    private void dispatch() {
        while (!stopped) {
            try {
                free.acquire();
                free.release();
                if (!claimSome()) {
                    signal.await(pause());
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException storeIsDown) {
                log.debug("no work can be claimed: {}", storeIsDown.toString());
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            signal.await(OTHERS_COMMITS_MILLIS);
        } catch (InterruptedException stop) {
            stopped = true;
        }
    }

    private boolean claimSome() {
        List<Lease> claimed =
                queue.claim(
                        name,
                        Set.copyOf(kinds.keySet()),
                        Math.max(1, free.availablePermits()),
                        lease);
        for (Lease one : claimed) {
            free.acquireUninterruptibly();
            held.add(one);
            workers.execute(() -> work(one));
        }
        return !claimed.isEmpty();
    }

    private void work(Lease one) {
        try {
            Kind<?, ?> kind = kinds.get(one.kind());
            if (kind == null) {
                queue.release(one); // its reconciler has just left
            } else {
                kind.step(one);
            }
        } catch (RuntimeException storeIsDown) {
            log.warn("a step of {} {} could not be stored", one.kind(), one.id(), storeIsDown);
        } finally {
            held.remove(one);
            free.release();
            signal.raise();
        }
    }

    private long pause() {
        Optional<Duration> next = queue.nextDue(Set.copyOf(kinds.keySet()));
        return next.map(Duration::toMillis)
                .filter(millis -> millis < OTHERS_COMMITS_MILLIS)
                .map(millis -> Math.max(5, millis))
                .orElse(OTHERS_COMMITS_MILLIS);
    }

    private void extend() {
        while (!stopped) {
            try {
                TimeUnit.MILLISECONDS.sleep(lease.toMillis() / 3);
                held.forEach(one -> queue.extend(one, lease));
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException storeIsDown) {
                log.debug("leases could not be extended: {}", storeIsDown.toString());
            }
        }
    }

    @Deactivate
    public void close() throws Exception {
        stopped = true;
        commits.close();
        dispatcher.interrupt();
        extender.interrupt();
        dispatcher.join(drain.toMillis());
        kinds.values().forEach(kind -> kind.close(drain));
        workers.shutdownNow();
    }
}
