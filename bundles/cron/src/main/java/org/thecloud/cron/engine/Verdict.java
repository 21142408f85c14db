// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.service.CronError;
import org.thecloud.cron.service.Ended;
import org.thecloud.cron.service.JobSpec.Conduct;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.ErrorKind;

/** What an attempt means for its run. */
final class Verdict {

    /** Most of an answer that is kept, in bytes. */
    static final int MOST_ANSWER = 4096;

    private static final int MOST_MESSAGE = 1000;
    private static final int FIRST_FAILURE = 400;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /** Statuses below 500 after which the same may succeed later. */
    private static final Set<Integer> MAY_PASS = Set.of(408, 425, 429);

    private Verdict() {}

    static Ended answered(Claimed claimed, Conduct conduct, Egress.Answer answer, Instant now) {
        String text = text(new String(answer.body(), StandardCharsets.UTF_8));
        int status = answer.status();
        if (status < FIRST_FAILURE) {
            return ended(
                    claimed, RunState.SUCCEEDED, now, new Run.Result(status, null, null, text));
        }
        return failed(
                claimed,
                conduct,
                status >= 500 || MAY_PASS.contains(status),
                new Run.Result(
                        status,
                        CronError.TARGET_REFUSED.name(),
                        "the target answered with status " + status,
                        text),
                now);
    }

    static Ended took(Claimed claimed, String answer, Instant now) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        String text =
                new String(bytes, 0, Math.min(bytes.length, MOST_ANSWER), StandardCharsets.UTF_8);
        return ended(
                claimed, RunState.SUCCEEDED, now, new Run.Result(null, null, null, text(text)));
    }

    static Ended failed(Claimed claimed, Conduct conduct, Throwable thrown, Instant now) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null
                        ? thrown.getCause()
                        : thrown;
        if (failure instanceof CancellationException) {
            return new Ended(claimed, RunState.QUEUED, now, now, true, Run.Result.NONE);
        }
        boolean known = failure instanceof CloudException;
        boolean passing = !known || ((CloudException) failure).kind().retryable();
        return failed(claimed, conduct, passing, result(failure), now);
    }

    private static Run.Result result(Throwable failure) {
        if (failure instanceof CloudException known && known.kind() != ErrorKind.INTERNAL) {
            return new Run.Result(null, known.code().name(), message(known.getMessage()), null);
        }
        return new Run.Result(
                null, "INTERNAL", "internal error; the log of the platform has the cause", null);
    }

    private static Ended failed(
            Claimed claimed, Conduct conduct, boolean passing, Run.Result result, Instant now) {
        int failures = claimed.run().attempts() + 1 - claimed.losses();
        if (!passing || failures > conduct.retries()) {
            return ended(claimed, RunState.FAILED, now, result);
        }
        Instant again = now.plus(delay(conduct.retryDelay(), failures));
        return new Ended(claimed, RunState.QUEUED, now, again, false, result);
    }

    /** Twice as long each time, and up to a fifth longer, so that many do not return at once. */
    private static Duration delay(int first, int failures) {
        long millis =
                Math.min(LONGEST_DELAY.toMillis(), (first * 1000L) << Math.min(failures - 1, 10));
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 5 + 1));
    }

    static Ended cancelled(Claimed claimed, String why, Instant now) {
        return ended(
                claimed,
                RunState.CANCELLED,
                now,
                new Run.Result(null, CronError.JOB_PAUSED.name(), why, null));
    }

    private static Ended ended(Claimed claimed, RunState state, Instant now, Run.Result result) {
        return new Ended(claimed, state, now, null, false, result);
    }

    private static String message(@Nullable String text) {
        String words = text(String.valueOf(text));
        return words.length() <= MOST_MESSAGE ? words : words.substring(0, MOST_MESSAGE);
    }

    // PostgreSQL keeps no zero in a text.
    private static String text(String any) {
        return any.replace('\0', '\uFFFD');
    }
}
