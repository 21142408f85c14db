// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.store.Sql;

/**
 * Whether jobs run as they should, as a part of the rows of their schedules. Only changes are
 * written, and are told once.
 */
@Component(service = Alerts.class)
public final class Alerts {

    static final String RAISE =
            "update cron_schedule set alert_code = ?, alert_message = ?, untold_since = ?"
                    + " where job = ? and (alert_code is null or alert_code <> ?)";
    static final String CLEAR =
            "update cron_schedule set alert_code = null, alert_message = null, untold_since = ?"
                    + " where job = ? and alert_code is not null";

    private final CronTables tables;

    @Activate
    public Alerts(@Reference CronTables tables) {
        this.tables = tables;
    }

    /** Values for {@link #RAISE}. */
    static @Nullable Object[] raised(
            UUID job, @Nullable String code, @Nullable String message, Instant now) {
        return new @Nullable Object[] {code, message, now, job, code};
    }

    /** Jobs that changed for the better or the worse, and since when nobody was told. */
    public Map<UUID, Instant> untold(int most) {
        Map<UUID, Instant> jobs = new HashMap<>();
        tables.read(
                sql ->
                        sql.rows(
                                "select job, untold_since from cron_schedule"
                                        + " where untold_since is not null order by untold_since"
                                        + " fetch first "
                                        + most
                                        + " rows only",
                                row ->
                                        jobs.put(
                                                row.getObject(1, UUID.class),
                                                Sql.instant(row, "untold_since"))));
        return jobs;
    }

    /** What happened since then is still to be told. */
    public void told(UUID job, Instant since) {
        tables.write(
                CronTables.SELF,
                sql ->
                        sql.update(
                                "update cron_schedule set untold_since = null"
                                        + " where job = ? and untold_since = ?",
                                job,
                                since));
    }

    /** Why a job does not run as it should. */
    public Optional<Reason> of(UUID job) {
        return tables.read(
                sql ->
                        sql.row(
                                "select alert_code, alert_message from cron_schedule"
                                        + " where job = ? and alert_code is not null",
                                row ->
                                        new Reason(
                                                row.getString(1), String.valueOf(row.getString(2))),
                                job));
    }
}
