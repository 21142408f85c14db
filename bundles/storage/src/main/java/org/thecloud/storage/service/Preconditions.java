// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a reader demands of an object, by the rules of HTTP. */
public record Preconditions(
        @Nullable String match,
        @Nullable String noneMatch,
        @Nullable Instant modified,
        @Nullable Instant unmodified) {

    /** From headers. */
    public static Preconditions of(UnaryOperator<@Nullable String> headers) {
        return of(headers, "");
    }

    /** From headers whose names have a prefix, as for the source of a copy. */
    public static Preconditions of(UnaryOperator<@Nullable String> headers, String prefix) {
        return new Preconditions(
                headers.apply(prefix + "If-Match"),
                headers.apply(prefix + "If-None-Match"),
                date(headers.apply(prefix + "If-Modified-Since")),
                date(headers.apply(prefix + "If-Unmodified-Since")));
    }

    private static @Nullable Instant date(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(
                            header.strip(),
                            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant();
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    /** 304 or 412 if the object is not to be sent, else 0. */
    public int refusal(String etag, Instant changed) {
        Instant when = changed.truncatedTo(ChronoUnit.SECONDS);
        if (match != null) {
            if (!names(match, etag)) {
                return 412;
            }
        } else if (unmodified != null && when.isAfter(unmodified)) {
            return 412;
        }
        if (noneMatch != null) {
            return names(noneMatch, etag) ? 304 : 0;
        }
        return modified != null && !when.isAfter(modified) ? 304 : 0;
    }

    private static boolean names(String header, String etag) {
        for (String one : header.split(",", -1)) {
            String tag = one.strip().replaceFirst("^W/", "");
            if (tag.equals("*") || tag.equals(etag) || tag.equals("\"" + etag + "\"")) {
                return true;
            }
        }
        return false;
    }

    /** What a writer demands. */
    public static Demand demand(UnaryOperator<@Nullable String> headers) {
        String match = headers.apply("If-Match");
        String noneMatch = headers.apply("If-None-Match");
        return new Demand(
                match == null ? null : match.strip().replace("\"", ""),
                noneMatch != null && noneMatch.strip().equals("*"));
    }
}
