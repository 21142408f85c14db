// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
import org.thecloud.kernel.work.Worker;

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
    private final List<Kind<?, ?>> kinds = new CopyOnWriteArrayList<>();
    private final StepTimes times = new StepTimes();
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final Signal signal = new Signal();
    private final Signal end = new Signal();
    private final Semaphore free;
    private final ExecutorService workers;
    private final Thread dispatcher;
    private final Thread extender;
    private final AutoCloseable commits;
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
        kinds.add(new Kind<>(reconciler, queue, times));
        signal.raise();
    }

    void remove(Reconciler<?, ?> reconciler) {
        for (Kind<?, ?> kind : kinds) {
            if (kind.runs(reconciler)) {
                kinds.remove(kind);
                kind.close(drain);
            }
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeMeters")
    void addMeters(MeterRegistry registry) {
        times.add(registry);
    }

    void removeMeters(MeterRegistry registry) {
        times.remove(registry);
    }

    private Set<String> names() {
        return kinds.stream().map(Kind::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The newest reconciler of a kind: while a bundle is replaced there may be two. */
    private Optional<Kind<?, ?>> kind(String name) {
        return kinds.stream()
                .<Kind<?, ?>>map(kind -> kind)
                .filter(kind -> kind.name().equals(name))
                .reduce((older, newer) -> newer);
    }

    // Never interrupted: a thread that is interrupted inside the embedded database closes its file.
    private void dispatch() {
        while (!stopped) {
            try {
                free.acquireUninterruptibly();
                free.release();
                if (!stopped && !claimSome()) {
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
                queue.claim(Worker.NAME, names(), Math.max(1, free.availablePermits()), lease);
        for (Lease one : claimed) {
            free.acquireUninterruptibly();
            held.add(one);
            workers.execute(() -> work(one));
        }
        return !claimed.isEmpty();
    }

    private void work(Lease one) {
        try {
            kind(one.kind())
                    .ifPresentOrElse(
                            kind -> kind.step(one),
                            () -> queue.release(one)); // its reconciler has just left
        } catch (RuntimeException storeIsDown) {
            log.warn("a step of {} {} could not be stored", one.kind(), one.id(), storeIsDown);
        } finally {
            held.remove(one);
            free.release();
            signal.raise();
        }
    }

    private long pause() {
        Optional<Duration> next = queue.nextDue(names());
        return next.map(Duration::toMillis)
                .filter(millis -> millis < OTHERS_COMMITS_MILLIS)
                .map(millis -> Math.max(5, millis))
                .orElse(OTHERS_COMMITS_MILLIS);
    }

    private void extend() {
        while (!stopped) {
            try {
                end.await(lease.toMillis() / 3);
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
        signal.raise();
        free.release(); // in case all workers are busy
        dispatcher.join(drain.toMillis());
        kinds.forEach(kind -> kind.close(drain));
        workers.shutdown();
        if (!workers.awaitTermination(1, TimeUnit.SECONDS)) {
            log.warn("{} steps do not end, even interrupted", held.size());
        }
        end.raise();
        extender.join(drain.toMillis());
    }
}
