// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.cron.store.RunTable;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.cron.timetable.Timetables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;

/**
 * Jobs are resources; their schedules are rows of their own that follow them. A change is followed
 * before it is answered, and by {@link JobReconciler} should the runtime die in between.
 * Thread-safe.
 */
@Component(service = Jobs.class, configurationPid = "org.thecloud.cron")
@Designate(ocd = Config.class)
public final class Jobs {

    private final ResourceStore<JobSpec, JobStatus> store;
    private final Sealing sealing;
    private final Targets targets;
    private final ScheduleTable schedules;
    private final RunTable runs;
    private final Config config;
    private final Clock clock;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable QuotaLimits limits;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Authorizer authorizer;

    @Activate
    public Jobs(
            @Reference Resources resources,
            @Reference Cipher cipher,
            @Reference Targets targets,
            @Reference ScheduleTable schedules,
            @Reference RunTable runs,
            Config config) {
        this(resources, cipher, targets, schedules, runs, config, Clock.systemUTC());
    }

    Jobs(
            Resources resources,
            Cipher cipher,
            Targets targets,
            ScheduleTable schedules,
            RunTable runs,
            Config config,
            Clock clock) {
        this.store = resources.of(new JobKind());
        this.sealing = new Sealing(cipher);
        this.targets = targets;
        this.schedules = schedules;
        this.runs = runs;
        this.config = config;
        this.clock = clock;
    }

    /** Makes a job, which is due from now on. */
    public Job create(Caller caller, JobWish wish) {
        String name = wish.name();
        if (name == null) {
            throw CloudException.invalid("name", "name is required");
        }
        JobSpec spec = spec(wish, null, sealed(caller, wish, null));
        check(caller, spec);
        Map<String, String> labels = wish.labels() == null ? Map.of() : wish.labels();
        return followed(caller, store.create(caller, new Draft<>(name, spec, labels, null)));
    }

    private @Nullable String sealed(Caller caller, JobWish wish, @Nullable JobSpec old) {
        Map<String, String> headers = wish.headers();
        String was = old == null ? null : old.target().headers();
        return headers == null ? was : sealing.seal(caller.tenant(), merged(caller, headers, was));
    }

    /** What is sent back as it was shown stays as it was. */
    private Map<String, String> merged(
            Caller caller, Map<String, String> headers, @Nullable String was) {
        Map<String, String> merged = Wishes.headers(headers);
        Map<String, Secret> known = sealing.open(caller.tenant(), was);
        merged.replaceAll(
                (name, value) -> {
                    Secret old = known.get(name);
                    if (value.equals(Sealing.HIDDEN) && old == null) {
                        throw CloudException.invalid(
                                "target_headers", "the value of header " + name + " is not known");
                    }
                    return value.equals(Sealing.HIDDEN) && old != null ? old.reveal() : value;
                });
        return merged;
    }

    private static JobSpec spec(JobWish wish, @Nullable JobSpec old, @Nullable String sealed) {
        return new JobSpec(
                old != null && old.paused(),
                Wishes.when(wish, old),
                Wishes.target(wish, old, sealed),
                Wishes.conduct(wish, old));
    }

    private void check(Caller caller, JobSpec spec) {
        JobSpec.When when = spec.when();
        Intervals.check(
                Timetables.of(
                        when.schedule(),
                        when.timeZone(),
                        when.dstGap(),
                        when.dstOverlap(),
                        clock.instant()),
                when.schedule(),
                caller.tenant(),
                limits,
                config.interval_seconds(),
                clock.instant());
        targets.check(caller, spec.target()).ifPresent(demand -> require(caller, demand));
    }

    private void require(Caller caller, Demand demand) {
        Authorizer asked = authorizer;
        if (asked == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, "nobody is here who could tell what you may do");
        }
        asked.require(caller, demand);
    }

    public Job get(Caller caller, UUID id) {
        return standing(List.of(store.get(caller, id))).get(0);
    }

    /** The one with this name, for people who type. */
    public Optional<Job> named(Caller caller, String name) {
        return store.named(caller, name).map(found -> standing(List.of(found)).get(0));
    }

    public Page<Job> list(Caller caller, ResourceQuery query) {
        Page<Resource<JobSpec, JobStatus>> page = store.list(caller, query);
        return new Page<>(standing(page.items()), page.next());
    }

    /** Changes what the wish says. A changed schedule is due from now on. */
    public Job update(Caller caller, UUID id, JobWish wish) {
        JobSpec old = store.get(caller, id).spec();
        String fresh = sealed(caller, wish, old);
        check(caller, spec(wish, old, fresh));
        Map<String, String> labels = wish.labels();
        return followed(
                caller,
                store.update(
                        caller,
                        id,
                        current -> {
                            JobSpec was = current.spec();
                            String sealed = wish.headers() == null ? was.target().headers() : fresh;
                            Draft<JobSpec> draft =
                                    current.draft().withSpec(spec(wish, was, sealed));
                            draft = wish.name() == null ? draft : draft.withName(wish.name());
                            return labels == null ? draft : draft.withLabels(labels);
                        }));
    }

    /** No run begins until the job is resumed; a repeat changes nothing. */
    public Job pause(Caller caller, UUID id) {
        return pausing(caller, id, true);
    }

    /** Due from now on: what passed meanwhile was not missed. */
    public Job resume(Caller caller, UUID id) {
        return pausing(caller, id, false);
    }

    private Job pausing(Caller caller, UUID id, boolean paused) {
        return followed(
                caller,
                store.update(
                        caller,
                        id,
                        current -> {
                            JobSpec was = current.spec();
                            return current.draft()
                                    .withSpec(
                                            new JobSpec(
                                                    paused,
                                                    was.when(),
                                                    was.target(),
                                                    was.conduct()));
                        }));
    }

    /** Removes a job with its runs. A call that is being made is not called back. */
    public void delete(Caller caller, UUID id) {
        store.delete(caller, id);
        if (!caller.dryRun()) {
            schedules.remove(id);
        }
    }

    /**
     * A run now, whatever the schedule says and even while the job is paused. A repeat with the
     * same idempotency key is answered with the first run.
     */
    public Run run(Caller caller, UUID id) {
        Resource<JobSpec, JobStatus> job = store.get(caller, id);
        if (!caller.dryRun()) {
            follow(job); // should the runtime have died before
        }
        String key = caller.conditions().idempotencyKey();
        String cause =
                key == null ? "run:" + Ids.next() : "key:" + caller.principal().id() + ":" + key;
        return schedules.runNow(caller, id, cause, clock.instant());
    }

    /** Runs of a job, newest first. */
    public Page<Run> runs(Caller caller, UUID id, PageQuery page) {
        return runs.list(caller.tenant(), store.get(caller, id).id(), page);
    }

    public Run run(Caller caller, UUID id, UUID run) {
        store.get(caller, id);
        return runs.find(caller.tenant(), id, run)
                .orElseThrow(() -> CloudException.notFound("run", run));
    }

    private Job followed(Caller caller, Resource<JobSpec, JobStatus> job) {
        if (!caller.dryRun()) {
            follow(job);
        }
        return standing(List.of(job)).get(0);
    }

    /** Lets the schedule of a job be as the job wants. */
    void follow(Resource<JobSpec, JobStatus> job) {
        JobSpec spec = job.spec();
        schedules.apply(
                new Schedule(
                        job.id(),
                        job.tenant(),
                        job.generation(),
                        spec.paused(),
                        spec.when(),
                        job.createdAt(),
                        spec.conduct().overlap(),
                        spec.conduct().misfire(),
                        spec.target().toUrl() ? null : spec.target().type(),
                        Targets.lane(job.tenant(), spec.target())),
                clock.instant());
    }

    private List<Job> standing(List<Resource<JobSpec, JobStatus>> jobs) {
        Map<UUID, Standing> standings =
                schedules.standings(jobs.stream().map(Resource::id).toList());
        return jobs.stream()
                .map(
                        job ->
                                new Job(
                                        job,
                                        sealing.open(job.tenant(), job.spec().target().headers()),
                                        standings.getOrDefault(job.id(), Standing.NONE)))
                .toList();
    }
}
