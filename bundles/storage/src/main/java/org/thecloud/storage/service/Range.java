// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some bytes of an object.
 *
 * @param count none if the range asked for lies outside
 */
public record Range(long from, long count) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** What a header asks for; empty for all of it, also where the header is not understood. */
    public static Optional<Range> of(@Nullable String header, long size) {
        Matcher match = ONE.matcher(header == null ? "" : header.replace(" ", ""));
        if (!match.matches() || match.group(1).isEmpty() && match.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (match.group(1).isEmpty()) {
            long count = Math.min(size, Long.parseLong(match.group(2)));
            return Optional.of(new Range(size - count, count));
        }
        long from = Long.parseLong(match.group(1));
        long last =
                match.group(2).isEmpty()
                        ? size - 1
                        : Math.min(size - 1, Long.parseLong(match.group(2)));
        if (!match.group(2).isEmpty() && Long.parseLong(match.group(2)) < from) {
            return Optional.empty();
        }
        return Optional.of(from >= size ? new Range(0, 0) : new Range(from, last - from + 1));
    }

    /** The value of Content-Range. */
    public String header(long size) {
        return "bytes " + from + "-" + (from + count - 1) + "/" + size;
    }
}
