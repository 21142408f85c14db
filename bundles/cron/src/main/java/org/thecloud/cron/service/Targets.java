// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.Queues;

/** One attempt at the target of a job. */
final class Targets {

    /** Of an answer only so much is kept; the rest is not read. */
    static final int MOST_ANSWER = 4096;

    private static final int MOST_MESSAGE = 900;
    private static final String INTERRUPTED = "INTERRUPTED";

    private final Egress egress;
    private final Sealing sealing;
    private volatile @Nullable Queues queues;

    Targets(Egress egress, Sealing sealing) {
        this.egress = egress;
        this.sealing = sealing;
    }

    synchronized void come(Queues here) {
        queues = here;
    }

    /** While a service is replaced the new one may come before the old one goes. */
    synchronized void go(Queues gone) {
        if (gone.equals(queues)) {
            queues = null;
        }
    }

    Attempt attempt(Resource<CronSpec, CronStatus> job, Run run) {
        try {
            UUID queue = job.spec().queue();
            return queue == null ? call(job, run) : send(job, run, queue);
        } catch (CloudException failed) {
            return failed(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return interrupted();
        }
    }

    /** Whether the target got it is not known. */
    static Attempt interrupted() {
        return Attempt.failed(INTERRUPTED, "the platform was stopped while it ran", true);
    }

    private static Attempt failed(CloudException failed) {
        boolean ours = failed.kind() == ErrorKind.INTERNAL;
        String message = ours ? "internal error" : String.valueOf(failed.getMessage());
        return Attempt.failed(
                failed.code().name(), cut(message), ours || failed.kind().retryable());
    }

    private static String cut(String message) {
        return message.length() <= MOST_MESSAGE ? message : message.substring(0, MOST_MESSAGE);
    }

    private Attempt send(Resource<CronSpec, CronStatus> job, Run run, UUID queue) {
        Queues here = queues;
        if (here == null) {
            return Attempt.failed("UNAVAILABLE", "the queue service is not here", true);
        }
        String body = job.spec().body();
        Caller self = Caller.system(run.tenant(), run.id().toString());
        boolean fifo = here.get(self, queue).spec().fifo();
        here.send(
                self,
                queue,
                new NewMessage(
                        body == null || body.isEmpty() ? run.id().toString() : body,
                        Map.of(),
                        null,
                        fifo ? job.id().toString() : null,
                        fifo ? run.id().toString() : null,
                        null));
        return new Attempt(null, null, null, null, false);
    }

    private Attempt call(Resource<CronSpec, CronStatus> job, Run run) throws InterruptedException {
        try (Egress.Response response = egress.send(request(job, run))) {
            String answer = beginning(response.body());
            int status = response.status();
            return status < 400
                    ? new Attempt(status, null, null, answer, false)
                    : new Attempt(
                            status,
                            "TARGET_REFUSED",
                            "the target answered " + status,
                            answer,
                            status >= 500 || status == 408 || status == 429);
        } catch (IOException broken) {
            return Attempt.failed("EGRESS_UNREACHABLE", "the answer broke off", true);
        }
    }

    private static String beginning(InputStream body) throws IOException {
        String text = new String(body.readNBytes(MOST_ANSWER), StandardCharsets.UTF_8);
        return text.replace('\0', '\uFFFD'); // which no database takes
    }

    private Egress.Request request(Resource<CronSpec, CronStatus> job, Run run) {
        CronSpec spec = job.spec();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sealing.open(job.tenant(), spec.headers())
                .forEach((name, value) -> headers.put(name, List.of(value.reveal())));
        String body = spec.body();
        if (body != null) {
            headers.putIfAbsent("Content-Type", List.of("application/json"));
        }
        headers.put("Idempotency-Key", List.of(run.id().toString()));
        headers.put("Cron-Job", List.of(job.id().toString()));
        headers.put("Cron-Run", List.of(run.id().toString()));
        headers.put("Cron-Due", List.of(run.dueAt().toString()));
        headers.put("Cron-Attempt", List.of(Integer.toString(run.attempts())));
        return new Egress.Request(
                spec.method(),
                URI.create(String.valueOf(spec.url())),
                headers,
                body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(spec.timeoutSeconds()),
                Long.MAX_VALUE,
                true);
    }
}
