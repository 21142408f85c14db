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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.service.Config;
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
import org.thecloud.kernel.work.Lanes;
import org.thecloud.kernel.work.Lanes.Lane;

/** Takes runs that are due and lets calls begin, as many as there is room for. */
final class Dispatcher {

    private static final int AT_A_TIME = 500;
    private static final long REST_NANOS = 50_000_000;
    private static final String HOST = "host/";
    private static final String TENANT = "tenant/";

    /** For what fails before it is known what its job wants: tried a few times, soon. */
    private static final Conduct BEFORE_THE_CALL = new Conduct(Overlap.SKIP, Misfire.SKIP, 10, 1);

    private final ResourceStore<JobSpec, JobStatus> jobs;
    private final RunTable runs;
    private final Lanes lanes;
    private final Config config;
    private final Launcher launcher;
    private final Meters meters;
    private final Consumer<Ended> results;
    private final String worker;
    private final Duration lease;
    private final Clock clock;
    private final Set<CompletableFuture<Ended>> calls = ConcurrentHashMap.newKeySet();
    private boolean crowded;
    private long claimedAt;

    Dispatcher(
            ResourceStore<JobSpec, JobStatus> jobs,
            RunTable runs,
            Lanes lanes,
            Config config,
            Launcher launcher,
            Meters meters,
            Consumer<Ended> results,
            String worker,
            Duration lease,
            Clock clock) {
        this.jobs = jobs;
        this.runs = runs;
        this.lanes = lanes;
        this.config = config;
        this.launcher = launcher;
        this.meters = meters;
        this.results = results;
        this.worker = worker;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * How many milliseconds to leave what is due, 0 if none. While there is more than there is room
     * for, places become free one by one, and to claim a run for each alone costs a transaction
     * each.
     */
    long rest() {
        long rest = crowded ? claimedAt + REST_NANOS - System.nanoTime() : 0;
        return rest <= 0 ? 0 : 1 + rest / 1_000_000;
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
        crowded = false;
        if (due == null || due.isAfter(now) || most == 0) {
            return 0;
        }
        List<Claimed> claimed = runs.claim(worker, lease, now, most, full(), () -> room(most));
        claimedAt = System.nanoTime();
        claimed.forEach(one -> lanes.enter(lanesOf(one)));
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

    /** Neither one host nor one tenant takes the room of all. */
    private List<Lane> lanesOf(String host, UUID tenant) {
        return List.of(
                new Lane(HOST + host, config.calls_per_host()),
                new Lane(TENANT + tenant, config.calls_per_tenant()));
    }

    private List<Lane> lanesOf(Claimed claimed) {
        return lanesOf(claimed.lane(), claimed.run().tenant().value());
    }

    private RunTable.Full full() {
        List<String> full = lanes.full();
        return new RunTable.Full(
                named(full, HOST), named(full, TENANT).stream().map(UUID::fromString).toList());
    }

    private static List<String> named(List<String> lanes, String prefix) {
        return lanes.stream()
                .filter(lane -> lane.startsWith(prefix))
                .map(lane -> lane.substring(prefix.length()))
                .toList();
    }

    private Predicate<RunTable.Due> room(int most) {
        Lanes.Room room = lanes.room(most);
        return due -> {
            List<Lane> wanted = lanesOf(due.lane(), due.tenant());
            if (room.free(wanted) == 0) {
                crowded = true;
                return false;
            }
            room.take(wanted, 1);
            return true;
        };
    }

    private void giveBack(Claimed claimed, RuntimeException why) {
        lanes.leave(lanesOf(claimed));
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
                    lanes.leave(lanesOf(claimed));
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
