// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.store.Sql;

/**
 * What is stored over time, inside a transaction of the caller. A bucket's row adds up the hour
 * that runs: each change is counted for what is left of the hour, so that nothing but the change
 * itself has to be known. When the hour is over, the sum becomes a row of its own.
 */
final class UsageRows {

    static final String BYTE_HOURS = "byte_hours";
    static final Duration HOUR = Duration.ofHours(1);

    static final String INSERT =
            "insert into storage_usage (hour_at, bucket, unit, tenant, name, quantity)"
                    + " values (?, ?, ?, ?, ?, ?)";

    private UsageRows() {}

    static Instant hourOf(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }

    /** Milliseconds from a time to the end of the hour; all of them if it has not begun there. */
    static long left(Instant hour, Instant now) {
        long left = Duration.between(now, hour.plus(HOUR)).toMillis();
        return Math.max(0, Math.min(HOUR.toMillis(), left));
    }

    static BigDecimal times(long bytes, long millis) {
        return BigDecimal.valueOf(bytes).multiply(BigDecimal.valueOf(millis));
    }

    private record Metered(
            UUID tenant, String name, long bytes, BigDecimal sum, @Nullable Instant hour) {}

    /**
     * Lets a bucket's row add up the hour of a time, after the hours before it are written down.
     *
     * @return the hour, or a later one that another runtime has begun; empty if there is no bucket
     */
    static Optional<Instant> open(EntityManager em, UUID bucket, Instant now) {
        return Sql.on(em, sql -> open(sql, bucket, now));
    }

    private static Optional<Metered> held(Sql sql, UUID bucket) {
        return sql.row(
                "select tenant, name, bytes, byte_ms, metered_at from storage_bucket where id = ?"
                        + " for update",
                row ->
                        new Metered(
                                row.getObject("tenant", UUID.class),
                                row.getString("name"),
                                row.getLong("bytes"),
                                row.getBigDecimal("byte_ms"),
                                Sql.perhaps(row, "metered_at")),
                bucket);
    }

    private static Optional<Instant> open(Sql sql, UUID bucket, Instant now) {
        Optional<Metered> found = held(sql, bucket);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Metered metered = found.get();
        Instant hour = hourOf(now);
        Instant before = metered.hour();
        if (before != null && !before.isBefore(hour)) {
            return Optional.of(before);
        }
        BigDecimal sum = times(metered.bytes(), left(hour, now));
        if (before != null) {
            write(sql, bucket, metered, before, hour);
            sum = times(metered.bytes(), HOUR.toMillis());
        }
        sql.update(
                "update storage_bucket set metered_at = ?, byte_ms = ? where id = ?",
                hour,
                sum,
                bucket);
        return Optional.of(hour);
    }

    /** Writes down the hour that the row adds up, and those after it in which nothing changed. */
    private static void write(Sql sql, UUID bucket, Metered metered, Instant from, Instant to) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        BigDecimal sum = metered.sum();
        for (Instant hour = from; hour.isBefore(to) && sum.signum() > 0; hour = hour.plus(HOUR)) {
            rows.add(row(hour, bucket, metered, sum));
            sum = times(metered.bytes(), HOUR.toMillis());
        }
        sql.each(INSERT, rows);
    }

    private static @Nullable Object[] row(
            Instant hour, UUID bucket, Metered metered, BigDecimal sum) {
        return new @Nullable Object[] {
            hour, bucket, BYTE_HOURS, metered.tenant(), metered.name(), sum
        };
    }

    /** Writes down the running hour of a bucket that is empty and about to go. */
    static void end(EntityManager em, UUID bucket, Instant now) {
        Sql.on(
                em,
                sql -> {
                    Optional<Instant> hour = open(sql, bucket, now);
                    Optional<Metered> last = held(sql, bucket);
                    if (hour.isPresent() && last.isPresent() && last.get().sum().signum() > 0) {
                        sql.update(INSERT, row(hour.get(), bucket, last.get(), last.get().sum()));
                    }
                    return hour;
                });
    }

    /** A bucket changed by so many versions and bytes; counted from now on. */
    static void count(EntityManager em, UUID bucket, Instant now, long objects, long bytes) {
        Instant hour = hourOf(now);
        if (!add(em, bucket, hour, now, objects, bytes)) {
            open(em, bucket, now).ifPresent(opened -> add(em, bucket, opened, now, objects, bytes));
        }
    }

    private static boolean add(
            EntityManager em, UUID bucket, Instant hour, Instant now, long objects, long bytes) {
        return Sql.on(
                        em,
                        sql ->
                                sql.update(
                                        "update storage_bucket set objects = objects + ?,"
                                                + " bytes = bytes + ?, byte_ms = byte_ms + ?"
                                                + " where id = ? and metered_at = ?",
                                        objects,
                                        bytes,
                                        times(bytes, left(hour, now)),
                                        bucket,
                                        hour))
                == 1;
    }
}
