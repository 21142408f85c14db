// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.CronTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Step;

/** Keeps the timer of a job as the job wants it; what follows from the timer is {@link Firing}. */
@Component(service = Reconciler.class)
public final class TimerReconciler implements Reconciler<CronSpec, CronStatus> {

    private final CronKind kind = new CronKind();
    private final CronTables tables;
    private final InstantSource clock;

    @Activate
    public TimerReconciler(@Reference CronTables tables) {
        this(tables, tables::now);
    }

    TimerReconciler(CronTables tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public ResourceKind<CronSpec, CronStatus> kind() {
        return kind;
    }

    @Override
    public Step<CronStatus> reconcile(Caller self, Resource<CronSpec, CronStatus> job) {
        if (job.deleting()) {
            tables.remove(job.id());
            return Step.gone();
        }
        tables.put(job.id(), job.generation(), old -> timer(job, old));
        return Step.done(
                job.spec().paused() ? CronKind.PAUSED : CronKind.ACTIVE,
                new CronStatus(job.generation()));
    }

    private Timer timer(Resource<CronSpec, CronStatus> job, Optional<Timer> old) {
        CronSpec spec = job.spec();
        return new Timer(
                job.id(),
                job.tenant(),
                job.generation(),
                spec.schedule(),
                spec.timeZone(),
                spec.overlap(),
                spec.misfire(),
                host(spec),
                spec.retries() + 1,
                spec.paused() ? null : next(spec, old));
    }

    /** A change of anything else leaves the due time where it is. */
    private @org.jspecify.annotations.Nullable Instant next(CronSpec spec, Optional<Timer> old) {
        boolean same =
                old.isPresent()
                        && old.get().nextAt() != null
                        && old.get().schedule().equals(spec.schedule())
                        && old.get().timeZone().equals(spec.timeZone());
        return same
                ? old.get().nextAt()
                : Schedule.parse(spec.schedule(), spec.timeZone())
                        .next(clock.instant())
                        .orElse(null);
    }

    /** To whom runs go, for the bound on how many go to one at a time. */
    static String host(CronSpec spec) {
        UUID queue = spec.queue();
        return queue == null ? address(URI.create(String.valueOf(spec.url()))) : "queue/" + queue;
    }

    private static String address(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT)
                + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
