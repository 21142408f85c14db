// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One hop of a W3C trace: what the header {@code traceparent} says. The kernel keeps it in the log
 * context of the thread under {@link #TRACE_ID}, {@link #SPAN_ID} and {@link #FLAGS}.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero
 * @param flags two hexadecimal digits; 01 means that the caller records the trace
 */
public record Trace(String traceId, String spanId, String flags) {

    public static final String HEADER = "traceparent";
    public static final String TRACE_ID = "trace_id";
    public static final String SPAN_ID = "span_id";
    public static final String FLAGS = "trace_flags";

    // Versions above 00 may say more behind the flags; ff is none.
    private static final Pattern PARENT =
            Pattern.compile(
                    "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final String RECORDED = "01";
    private static final int KNOWN_FLAGS = 1;

    /** Reads the header; empty if there is none or it is not valid. */
    public static Optional<Trace> parse(@Nullable String header) {
        Matcher parent = PARENT.matcher(header == null ? "" : header);
        if (!parent.matches() || (parent.group(1).equals("00") && parent.group(5) != null)) {
            return Optional.empty();
        }
        int flags = Integer.parseInt(parent.group(4), 16) & KNOWN_FLAGS;
        return Optional.of(
                new Trace(
                        parent.group(2),
                        parent.group(3),
                        HexFormat.of().toHexDigits((byte) flags)));
    }

    /** The first hop of a new trace. */
    public static Trace fresh() {
        return new Trace(digits() + digits(), digits(), RECORDED);
    }

    /** The next hop of the same trace. */
    public Trace next() {
        return new Trace(traceId, digits(), flags);
    }

    /** The value of the header. */
    public String header() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    private static String digits() {
        long random = ThreadLocalRandom.current().nextLong();
        return HexFormat.of().toHexDigits(random == 0 ? 1 : random);
    }
}
