// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.service.Ended;
import org.thecloud.cron.service.JobSpec;
import org.thecloud.cron.service.JobSpec.Conduct;
import org.thecloud.cron.service.JobStatus;
import org.thecloud.cron.service.Misfire;
import org.thecloud.cron.service.Overlap;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.store.RunTable;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;

/** Takes runs that are due and lets calls begin, as many as there is room for. */
final class Dispatcher {

    private static final int AT_A_TIME = 500;

    /** For what fails before it is known what its job wants: tried a few times, soon. */
    private static final Conduct BEFORE_THE_CALL = new Conduct(Overlap.SKIP, Misfire.SKIP, 10, 1);

    private final ResourceStore<JobSpec, JobStatus> jobs;
    private final RunTable runs;
    private final Lanes lanes;
    private final Launcher launcher;
    private final Meters meters;
    private final Consumer<Ended> results;
    private final String worker;
    private final Duration lease;
    private final Clock clock;
    private final Set<CompletableFuture<Ended>> calls = ConcurrentHashMap.newKeySet();

    Dispatcher(
            ResourceStore<JobSpec, JobStatus> jobs,
            RunTable runs,
            Lanes lanes,
            Launcher launcher,
            Meters meters,
            Consumer<Ended> results,
            String worker,
            Duration lease,
            Clock clock) {
        this.jobs = jobs;
        this.runs = runs;
        this.lanes = lanes;
        this.launcher = launcher;
        this.meters = meters;
        this.results = results;
        this.worker = worker;
        this.lease = lease;
        this.clock = clock;
    }

    /** How many calls were begun; there may be more to do. */
    int dispatch() {
        Instant now = clock.instant();
        RunTable.Backlog backlog = runs.backlog();
        Instant due = backlog.due();
        if (backlog.waiting() && runs.promote(now) > 0) {
            due = due == null || due.isAfter(now) ? now : due;
        }
        int most = Math.min(AT_A_TIME, lanes.free());
        if (due == null || due.isAfter(now) || most == 0) {
            return 0;
        }
        List<Claimed> claimed = runs.claim(worker, lease, now, most, lanes.full(), lanes::room);
        claimed.forEach(lanes::enter);
        Map<UUID, Resource<JobSpec, JobStatus>> wanted = new HashMap<>();
        try {
            jobs.all(claimed.stream().map(one -> one.run().job()).distinct().toList())
                    .forEach(job -> wanted.put(job.id(), job));
        } catch (RuntimeException storeIsDown) {
            claimed.forEach(one -> giveBack(one, storeIsDown));
            throw storeIsDown;
        }
        claimed.forEach(one -> begin(one, wanted.get(one.run().job()), now));
        return claimed.size();
    }

    private void giveBack(Claimed claimed, RuntimeException why) {
        lanes.leave(claimed);
        results.accept(Verdict.failed(claimed, BEFORE_THE_CALL, why, clock.instant()));
    }

    private void begin(Claimed claimed, @Nullable Resource<JobSpec, JobStatus> job, Instant now) {
        Run run = claimed.run();
        if (run.attempts() == 0 && run.dueAt() != null) {
            meters.started(Duration.between(run.dueAt(), now));
        }
        CompletableFuture<Ended> call = launcher.launch(claimed, job);
        calls.add(call);
        call.whenComplete(
                (ended, failed) -> {
                    calls.remove(call);
                    lanes.leave(claimed);
                    results.accept(
                            ended != null
                                    ? ended
                                    : Verdict.failed(
                                            claimed, BEFORE_THE_CALL, failed, clock.instant()));
                });
    }

    /** Gives up the calls that are being made; their runs are due again at once. */
    void giveUp() {
        calls.forEach(call -> call.cancel(true));
    }
}
