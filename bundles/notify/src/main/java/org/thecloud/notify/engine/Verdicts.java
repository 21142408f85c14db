// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.Ended;
import org.thecloud.notify.service.Ended.Verdict;
import org.thecloud.notify.service.Taken;

/** What an attempt means for its delivery. */
final class Verdicts {

    /** Most of an answer that is kept, in bytes. */
    static final int MOST_ANSWER = 1024;

    private static final int MOST_MESSAGE = 1000;
    private static final int GONE = 410;
    private static final Duration LONGEST_WISH = Duration.ofHours(12);

    /** Seconds between attempts at a dead-letter queue; the last goes on for as long as needed. */
    private static final List<Integer> DEAD_RETRIES = List.of(1, 5, 30, 120, 600);

    private Verdicts() {}

    static Ended answered(Taken taken, Egress.Answer answer, Instant began, Instant now) {
        String text = text(new String(answer.body(), StandardCharsets.UTF_8));
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return ended(
                    taken,
                    DeliveryState.DELIVERED,
                    began,
                    now,
                    Verdict.WORKS,
                    new Delivery.Result(status, null, null, text));
        }
        String sentence = "the endpoint answered with status " + status;
        if (status >= 300 && status < 400) {
            sentence += "; redirects are not followed";
        }
        boolean gone = status == GONE;
        Delivery.Result result =
                new Delivery.Result(
                        status,
                        gone
                                ? NotifyError.ENDPOINT_GONE.name()
                                : NotifyError.ENDPOINT_REFUSED.name(),
                        sentence,
                        text);
        return failed(
                taken,
                !gone,
                gone ? Verdict.GONE : Verdict.FAILED,
                result,
                wish(answer),
                began,
                now);
    }

    /** How long the endpoint asked to be left alone, in seconds. */
    private static Duration wish(Egress.Answer answer) {
        String after = answer.headers().getOrDefault("Retry-After", List.of("")).get(0);
        if (!after.matches("\\d{1,6}")) {
            return Duration.ZERO;
        }
        Duration wish = Duration.ofSeconds(Integer.parseInt(after));
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }

    static Ended took(Taken taken, String answer, Instant began, Instant now) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        String text =
                new String(bytes, 0, Math.min(bytes.length, MOST_ANSWER), StandardCharsets.UTF_8);
        return ended(
                taken,
                DeliveryState.DELIVERED,
                began,
                now,
                Verdict.WORKS,
                new Delivery.Result(null, null, null, text(text)));
    }

    static Ended failed(Taken taken, Throwable thrown, Instant began, Instant now) {
        Throwable failure = cause(thrown);
        if (failure instanceof CancellationException) {
            return new Ended(
                    taken,
                    DeliveryState.QUEUED,
                    began,
                    now,
                    now,
                    Verdict.NOTHING,
                    taken.delivery().dead(),
                    taken.delivery().result());
        }
        boolean known = failure instanceof CloudException;
        boolean passing = !known || ((CloudException) failure).kind().retryable();
        return failed(taken, passing, Verdict.FAILED, result(failure), Duration.ZERO, began, now);
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
    }

    private static Delivery.Result result(Throwable failure) {
        if (failure instanceof CloudException known && known.kind() != ErrorKind.INTERNAL) {
            return new Delivery.Result(
                    null, known.code().name(), message(known.getMessage()), null);
        }
        return new Delivery.Result(
                null, "INTERNAL", "internal error; the log of the platform has the cause", null);
    }

    private static Ended failed(
            Taken taken,
            boolean passing,
            Verdict verdict,
            Delivery.Result result,
            Duration wish,
            Instant began,
            Instant now) {
        var conduct = taken.route().spec().conduct();
        int failures = taken.delivery().attempts() + 1 - taken.losses();
        if (passing && failures <= conduct.retries().size()) {
            Duration pause = Duration.ofSeconds(conduct.retries().get(failures - 1));
            Duration longer = pause.compareTo(wish) < 0 ? wish : pause;
            Instant again = now.plus(spread(longer));
            return new Ended(
                    taken, DeliveryState.QUEUED, began, now, again, verdict, false, result);
        }
        if (conduct.deadLetterQueue() != null) {
            return new Ended(taken, DeliveryState.QUEUED, began, now, now, verdict, true, result);
        }
        return ended(taken, DeliveryState.FAILED, began, now, verdict, result);
    }

    /** Up to a tenth longer, so that many do not return at once. */
    private static Duration spread(Duration time) {
        long millis = time.toMillis();
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 10 + 1));
    }

    /** It lies in the dead-letter queue; why stays with the delivery. */
    static Ended buried(Taken taken, Instant began, Instant now) {
        return new Ended(
                taken,
                DeliveryState.DEAD_LETTERED,
                began,
                now,
                null,
                Verdict.NOTHING,
                true,
                unanswered(taken));
    }

    /** The dead-letter queue did not take it. One that never will is not asked again. */
    static Ended unburied(Taken taken, Throwable thrown, Instant began, Instant now) {
        Throwable failure = cause(thrown);
        boolean passing = !(failure instanceof CloudException known) || known.kind().retryable();
        if (!passing) {
            return ended(taken, DeliveryState.FAILED, began, now, Verdict.NOTHING, result(failure));
        }
        int tried = taken.delivery().attempts() - taken.route().spec().conduct().retries().size();
        int seconds = DEAD_RETRIES.get(Math.max(0, Math.min(tried - 1, DEAD_RETRIES.size() - 1)));
        Instant again =
                failure instanceof CancellationException
                        ? now
                        : now.plus(spread(Duration.ofSeconds(seconds)));
        return new Ended(
                taken,
                DeliveryState.QUEUED,
                began,
                now,
                again,
                Verdict.NOTHING,
                true,
                failure instanceof CancellationException ? unanswered(taken) : result(failure));
    }

    // What the endpoint said is there already, and is not one more attempt at it.
    private static Delivery.Result unanswered(Taken taken) {
        return taken.delivery().result();
    }

    private static Ended ended(
            Taken taken,
            DeliveryState state,
            Instant began,
            Instant now,
            Verdict verdict,
            Delivery.Result result) {
        return new Ended(taken, state, began, now, null, verdict, taken.delivery().dead(), result);
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
