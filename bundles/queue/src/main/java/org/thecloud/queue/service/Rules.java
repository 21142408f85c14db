// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueError;
import org.thecloud.queue.QueueSettings;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.Receive;

/** What may be asked for. */
final class Rules {

    static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int MOST_BYTES = 262_144;
    private static final int MOST_ATTRIBUTES = 10;
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
    private static final Pattern TYPE =
            Pattern.compile("(String|Number|Binary)(\\.[^\\p{Cntrl}]{1,248})?");
    private static final Pattern TOKEN = Pattern.compile("[\\p{Graph}&&\\p{ASCII}]{1,128}");

    private Rules() {}

    /** The settings of a new queue. */
    static QueueSpec spec(QueueSettings wanted, String driver, boolean fifo) {
        QueueSpec usual =
                new QueueSpec(driver, fifo, false, 30, 345_600, MOST_BYTES, 0, 0, null, 0);
        return changed(usual, wanted);
    }

    /** The settings after a change, in bounds. */
    static QueueSpec changed(QueueSpec now, QueueSettings wanted) {
        boolean noMore = Integer.valueOf(0).equals(wanted.mostReceives());
        QueueSpec spec =
                new QueueSpec(
                        now.driver(),
                        now.fifo(),
                        or(wanted.contentDeduplication(), now.contentDeduplication()),
                        or(wanted.visibilityTimeout(), now.visibilityTimeout()),
                        or(wanted.retention(), now.retention()),
                        or(wanted.mostBytes(), now.mostBytes()),
                        or(wanted.delay(), now.delay()),
                        or(wanted.receiveWait(), now.receiveWait()),
                        noMore ? null : deadLetters(now, wanted),
                        or(wanted.mostReceives(), now.mostReceives()));
        within("visibility_timeout", spec.visibilityTimeout(), 0, 43_200);
        within("retention", spec.retention(), 60, 1_209_600);
        within("max_message_size", spec.mostBytes(), 1_024, MOST_BYTES);
        within("delay", spec.delay(), 0, 900);
        within("receive_wait", spec.receiveWait(), 0, 20);
        if (spec.deadLetterQueue() == null) {
            within("max_receives", spec.mostReceives(), 0, 0);
        } else {
            within("max_receives", spec.mostReceives(), 1, 1_000);
        }
        if (spec.contentDeduplication() && !spec.fifo()) {
            throw CloudException.invalid(
                    "content_deduplication", "content_deduplication is for FIFO queues");
        }
        return spec;
    }

    private static @Nullable UUID deadLetters(QueueSpec now, QueueSettings wanted) {
        UUID dead = wanted.deadLetterQueue();
        return dead == null ? now.deadLetterQueue() : dead;
    }

    private static <V> V or(@Nullable V wanted, V now) {
        return wanted == null ? now : wanted;
    }

    private static void within(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw CloudException.invalid(
                    field,
                    least == 0 && most == 0
                            ? field + " needs a dead_letter_queue"
                            : "%s must be between %d and %d".formatted(field, least, most));
        }
    }

    /** A message in bounds of its queue. */
    static void check(QueueSpec queue, NewMessage message) {
        if (message.body().isEmpty()) {
            throw CloudException.invalid("body", "body must not be empty");
        }
        long bytes = size(message);
        if (bytes > queue.mostBytes()) {
            throw new CloudException(
                    QueueError.MESSAGE_TOO_LARGE,
                    "the message has %d bytes; the queue takes %d"
                            .formatted(bytes, queue.mostBytes()),
                    Map.of("field", "body", "limit", Integer.toString(queue.mostBytes())));
        }
        if (message.attributes().size() > MOST_ATTRIBUTES) {
            throw CloudException.invalid(
                    "attributes", "a message has at most " + MOST_ATTRIBUTES + " attributes");
        }
        message.attributes().forEach(Rules::check);
        Duration delay = message.delay();
        if (delay != null) {
            duration("delay", delay, LONGEST_DELAY);
        }
        token("group", message.group());
        token("deduplication_id", message.deduplicationId());
        String group = message.group();
        if (queue.fifo() == (group == null)) {
            throw CloudException.invalid(
                    "group",
                    queue.fifo()
                            ? "a message for a FIFO queue needs a group"
                            : "group is for FIFO queues");
        }
        if (queue.fifo() && message.deduplicationId() == null && !queue.contentDeduplication()) {
            throw CloudException.invalid(
                    "deduplication_id",
                    "a message for this queue needs a deduplication_id; content_deduplication is"
                            + " off");
        }
        if (queue.fifo() && delay != null && !delay.isZero()) {
            throw CloudException.invalid("delay", "a message for a FIFO queue has no own delay");
        }
        if (!queue.fifo() && message.deduplicationId() != null) {
            throw CloudException.invalid("deduplication_id", "deduplication_id is for FIFO queues");
        }
    }

    /** What counts of a message: its body, and names, types and values of its attributes. */
    static long size(NewMessage message) {
        long bytes = utf8(message.body());
        for (Map.Entry<String, MessageAttribute> one : message.attributes().entrySet()) {
            MessageAttribute value = one.getValue();
            byte[] binary = value.bytes();
            bytes += utf8(one.getKey()) + utf8(value.type());
            bytes += binary == null ? utf8(String.valueOf(value.text())) : binary.length;
        }
        return bytes;
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void check(String name, MessageAttribute value) {
        String field = "attributes." + name;
        if (!ATTRIBUTE.matcher(name).matches()) {
            throw CloudException.invalid(
                    "attributes",
                    "names of attributes are 1 to 256 letters, digits, '_', '-' or '.'");
        }
        if (!TYPE.matcher(value.type()).matches()) {
            throw CloudException.invalid(
                    field, "the type of an attribute begins with String, Number or Binary");
        }
        boolean binary = value.type().startsWith("Binary");
        byte[] bytes = value.bytes();
        String text = value.text();
        if (binary ? bytes == null || bytes.length == 0 : text == null || text.isEmpty()) {
            throw CloudException.invalid(field, "an attribute has a value of its type");
        }
        if (text != null && value.type().startsWith("Number")) {
            try {
                new java.math.BigDecimal(text);
            } catch (NumberFormatException notANumber) {
                throw CloudException.invalid(field, "the attribute's value is not a number");
            }
        }
    }

    private static void token(String field, @Nullable String text) {
        if (text != null && !TOKEN.matcher(text).matches()) {
            throw CloudException.invalid(
                    field, field + " must be 1 to 128 printable ASCII characters without spaces");
        }
    }

    static void check(Receive how) {
        within("count", how.most(), 1, 10);
        Duration visibility = how.visibility();
        if (visibility != null) {
            visibility(visibility);
        }
        Duration waiting = how.waiting();
        if (waiting != null) {
            duration("wait", waiting, LONGEST_WAIT);
        }
    }

    static void visibility(Duration time) {
        duration("visibility_timeout", time, LONGEST_VISIBILITY);
    }

    static void batch(String field, int size) {
        within(field, size, 1, 10);
    }

    private static void duration(String field, Duration time, Duration most) {
        if (time.isNegative() || time.compareTo(most) > 0) {
            throw CloudException.invalid(
                    field,
                    "%s must be between 0 and %d seconds".formatted(field, most.toSeconds()));
        }
    }
}
