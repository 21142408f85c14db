// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.store.Sql;

/**
 * Forgets old changes that every reader has read. A reader that has not come for a year is taken
 * for gone. The newest change always stays: the feed's numbers go on from it.
 */
@Component(service = Sweep.class)
public final class ForgetChanges implements Sweep {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration KEPT_UNREAD = Duration.ofDays(365);
    private static final int AT_A_TIME = 1000;

    private final KernelTables tables;
    private final Clock clock;

    private record Old(long sequence, Instant at) {}

    @Activate
    public ForgetChanges(@Reference KernelTables tables) {
        this(tables, Clock.systemUTC());
    }

    ForgetChanges(KernelTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "store.changes";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void sweep() {
        Instant now = clock.instant();
        while (tables.passing(tx -> forget(tx.sql(), now)) == AT_A_TIME) {
            // the next ones
        }
    }

    private static int forget(Sql sql, Instant now) {
        long read =
                sql.row(
                                "select coalesce(min(sequence), 0) from change_cursor",
                                row -> row.getLong(1))
                        .orElse(0L);
        long newest =
                sql.row("select coalesce(max(sequence), 0) from change", row -> row.getLong(1))
                        .orElse(0L);
        List<Long> old =
                sql
                        .rows(
                                "select sequence, at from change where sequence < ?"
                                        + " order by sequence fetch first ? rows only",
                                row -> new Old(row.getLong(1), Sql.instant(row, "at")),
                                newest,
                                AT_A_TIME)
                        .stream()
                        .filter(change -> change.at().isBefore(now.minus(kept(change, read))))
                        .map(Old::sequence)
                        .toList();
        sql.each(
                "delete from change where sequence = ?",
                old.stream().map(sequence -> new @Nullable Object[] {sequence}).toList());
        return old.size();
    }

    private static Duration kept(Old change, long read) {
        return change.sequence() <= read ? KEPT : KEPT_UNREAD;
    }
}
