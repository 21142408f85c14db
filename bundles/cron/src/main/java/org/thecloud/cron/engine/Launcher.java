// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.service.Ended;
import org.thecloud.cron.service.JobSpec;
import org.thecloud.cron.service.JobSpec.Target;
import org.thecloud.cron.service.JobStatus;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.Sealing;
import org.thecloud.cron.service.Sent;
import org.thecloud.cron.service.Targets;
import org.thecloud.cron.spi.Firing;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.work.Crews;

/**
 * Makes the calls. One to an address holds no thread while it lasts; other targets have a few
 * threads each, so that none waits for another.
 */
final class Launcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final int THREADS = 4;
    private static final int THREADS_OF_TARGET = 16;

    private final Sealing sealing;
    private final Targets targets;
    private final Clock clock;
    private final Crews crews = new Crews("cloud-cron", Launcher.class.getClassLoader());

    Launcher(Cipher cipher, Targets targets, Clock clock) {
        this.sealing = new Sealing(cipher);
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * Begins a call. Cancelling what is returned gives it up.
     *
     * @param job null if it is gone
     */
    CompletableFuture<Ended> launch(Claimed claimed, @Nullable Resource<JobSpec, JobStatus> job) {
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        crews.of("launch", THREADS)
                .execute(
                        () -> {
                            try {
                                begin(claimed, job, ended);
                            } catch (RuntimeException | Error failed) {
                                log.debug("run {} could not begin", claimed.run().id(), failed);
                                ended.completeExceptionally(failed);
                            }
                        });
        return ended;
    }

    private void begin(
            Claimed claimed,
            @Nullable Resource<JobSpec, JobStatus> job,
            CompletableFuture<Ended> ended) {
        Run run = claimed.run();
        if (ended.isDone()) {
            return; // given up meanwhile
        }
        if (job == null || job.deleting()) {
            ended.complete(Verdict.cancelled(claimed, "the job was removed", clock.instant()));
        } else if (job.spec().paused() && run.origin() != Run.Origin.MANUAL) {
            ended.complete(Verdict.cancelled(claimed, "the job was paused", clock.instant()));
        } else if (job.spec().target().toUrl()) {
            call(claimed, job.spec(), ended);
        } else {
            crews.of(job.spec().target().type(), THREADS_OF_TARGET)
                    .execute(() -> fire(claimed, job.spec(), ended));
        }
    }

    private void call(Claimed claimed, JobSpec spec, CompletableFuture<Ended> ended) {
        CompletableFuture<Egress.Answer> call =
                targets.egress().call(claimed.lane(), request(claimed, spec.target()));
        ended.whenComplete((result, failed) -> call.cancel(false)); // if it is cancelled first
        call.whenComplete(
                (answer, failed) ->
                        ended.complete(
                                answer == null
                                        ? Verdict.failed(
                                                claimed, spec.conduct(), failed, clock.instant())
                                        : Verdict.answered(
                                                claimed, spec.conduct(), answer, clock.instant())));
    }

    private Egress.Request request(Claimed claimed, Target target) {
        Run run = claimed.run();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String payload = target.payload() == null ? "" : target.payload();
        if (!payload.isEmpty()) {
            headers.put("Content-Type", List.of("application/json"));
        }
        for (Map.Entry<String, Secret> header :
                sealing.open(run.tenant(), target.headers()).entrySet()) {
            headers.put(header.getKey(), List.of(header.getValue().reveal()));
        }
        headers.put(Sent.JOB, List.of(run.job().toString()));
        headers.put(Sent.RUN, List.of(run.id().toString()));
        headers.put(Sent.IDEMPOTENCY, List.of(run.id().toString()));
        headers.put(Sent.ATTEMPT, List.of(Integer.toString(run.attempts() + 1)));
        headers.put(Sent.SCHEDULED, List.of(run.scheduledAt().toString()));
        return new Egress.Request(
                String.valueOf(target.method()),
                URI.create(String.valueOf(target.url())),
                headers,
                payload.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(target.timeout()),
                Verdict.MOST_ANSWER,
                true);
    }

    private void fire(Claimed claimed, JobSpec spec, CompletableFuture<Ended> ended) {
        if (ended.isDone()) {
            return;
        }
        Run run = claimed.run();
        Target target = spec.target();
        Caller self = Caller.system(run.tenant(), "cron-" + run.id());
        try {
            String answer =
                    targets.of(target.type())
                            .fire(
                                    self,
                                    new Firing(
                                            run.job(),
                                            run.id(),
                                            run.attempts() + 1,
                                            run.scheduledAt(),
                                            target.parameters(),
                                            target.payload() == null ? "" : target.payload()));
            ended.complete(Verdict.took(claimed, answer, clock.instant()));
        } catch (RuntimeException | Error failed) {
            if (!(failed instanceof CloudException known) || known.kind() == ErrorKind.INTERNAL) {
                log.error("run {} of job {} failed", run.id(), run.job(), failed);
            }
            ended.complete(Verdict.failed(claimed, spec.conduct(), failed, clock.instant()));
        }
    }

    @Override
    public void close() {
        crews.close();
    }
}
