// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.CronTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;

/**
 * Jobs of the caller's tenant and their runs. Another tenant's job is not found. Thread-safe;
 * methods block on the database.
 */
@Component(service = CronJobs.class)
public final class CronJobs {

    private final ResourceStore<CronSpec, CronStatus> store;
    private final CronTables tables;
    private final Egress egress;
    private final Sealing sealing;
    private final Runnable wake;
    private final InstantSource clock;

    @Activate
    public CronJobs(
            @Reference Resources resources,
            @Reference CronTables tables,
            @Reference Egress egress,
            @Reference Cipher cipher,
            @Reference Dispatcher dispatcher) {
        this(resources, tables, egress, cipher, dispatcher::wake, tables::now);
    }

    CronJobs(
            Resources resources,
            CronTables tables,
            Egress egress,
            Cipher cipher,
            Runnable wake,
            InstantSource clock) {
        this.store = resources.of(new CronKind());
        this.tables = tables;
        this.egress = egress;
        this.sealing = new Sealing(cipher);
        this.wake = wake;
        this.clock = clock;
    }

    /** Makes a job. Refused with EGRESS_REFUSED for a target that may not be called. */
    public Job create(
            Caller caller, String name, JobSettings settings, Map<String, String> labels) {
        CronSpec spec = Rules.fresh(caller.tenant(), settings, sealing);
        check(spec);
        return job(store.create(caller, new Draft<>(name, spec, labels, null)));
    }

    private void check(CronSpec spec) {
        String url = spec.url();
        if (url == null) {
            return;
        }
        try {
            egress.check(URI.create(url));
        } catch (CloudException refused) {
            throw refused.with("field", "target_url");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CloudException.internal("interrupted", stopped);
        }
    }

    public Job get(Caller caller, UUID id) {
        return job(store.get(caller, id));
    }

    public Optional<Job> named(Caller caller, String name) {
        return store.named(caller, name).map(this::job);
    }

    public Page<Job> list(Caller caller, ResourceQuery query) {
        Page<Resource<CronSpec, CronStatus>> page = store.list(caller, query);
        Map<UUID, Timer> timers =
                tables.timers(page.items().stream().map(Resource::id).toList()).stream()
                        .collect(Collectors.toMap(Timer::job, Function.identity()));
        return page.map(resource -> job(resource, timers.get(resource.id())));
    }

    public Job update(
            Caller caller,
            UUID id,
            @Nullable String name,
            JobSettings settings,
            Map<String, String> labels) {
        CronSpec before = store.get(caller, id).spec();
        if (settings.url() != null) {
            check(Rules.changed(caller.tenant(), before, settings, sealing));
        }
        return job(
                store.update(
                        caller,
                        id,
                        old -> {
                            Draft<CronSpec> draft =
                                    old.draft()
                                            .withSpec(
                                                    Rules.changed(
                                                            caller.tenant(),
                                                            old.spec(),
                                                            settings,
                                                            sealing))
                                            .withLabels(merged(old.labels(), labels));
                            return name == null ? draft : draft.withName(name);
                        }));
    }

    private static Map<String, String> merged(
            Map<String, String> labels, Map<String, String> changes) {
        Map<String, String> merged = new TreeMap<>(labels);
        changes.forEach(
                (key, value) -> {
                    if (value.isEmpty()) {
                        merged.remove(key);
                    } else {
                        merged.put(key, value);
                    }
                });
        return merged;
    }

    /** Stops or starts the timer; from then on, so what was due meanwhile is not made up for. */
    public Job pause(Caller caller, UUID id, boolean pause) {
        return job(store.update(caller, id, old -> old.draft().withSpec(old.spec().paused(pause))));
    }

    public void delete(Caller caller, UUID id) {
        store.delete(caller, id);
    }

    /** Runs a job now, also one that is paused, beside its schedule. */
    public Run run(Caller caller, UUID id) {
        Resource<CronSpec, CronStatus> job = store.get(caller, id);
        Instant now = clock.instant();
        Run run =
                tables.add(
                        caller,
                        new Run(
                                Ids.next(),
                                id,
                                job.tenant(),
                                now,
                                true,
                                Run.State.DUE,
                                TimerReconciler.host(job.spec()),
                                0,
                                job.spec().retries() + 1,
                                now,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
        if (!caller.dryRun()) {
            wake.run();
        }
        return run;
    }

    /** Runs of a job, newest first, at most so many. */
    public List<Run> runs(Caller caller, UUID id, int most, @Nullable UUID after) {
        store.get(caller, id);
        return tables.runs(id, most, after);
    }

    private Job job(Resource<CronSpec, CronStatus> resource) {
        return job(resource, tables.timer(resource.id()).orElse(null));
    }

    private Job job(Resource<CronSpec, CronStatus> resource, @Nullable Timer timer) {
        Set<String> headers = sealing.open(resource.tenant(), resource.spec().headers()).keySet();
        List<Run> last = tables.runs(resource.id(), 1, null);
        return new Job(
                resource, headers, next(resource, timer), last.isEmpty() ? null : last.get(0));
    }

    private @Nullable Instant next(Resource<CronSpec, CronStatus> resource, @Nullable Timer timer) {
        CronSpec spec = resource.spec();
        if (spec.paused()) {
            return null;
        }
        if (timer != null && timer.generation() == resource.generation()) {
            return timer.nextAt();
        }
        // its timer follows in a moment
        return Schedule.parse(spec.schedule(), spec.timeZone()).next(clock.instant()).orElse(null);
    }
}
