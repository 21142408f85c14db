// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Sql;

/** A row of runs as a run. */
final class RunRow {

    static final String COLUMNS =
            "r.id, r.job, r.tenant, r.number, r.origin, r.scheduled_at, r.state, r.due_at,"
                    + " r.attempts, r.losses, r.lane, r.started_at, r.finished_at, r.http_status, r.code,"
                    + " r.message, r.answer, r.missed";

    private RunRow() {}

    static Run of(ResultSet row) throws SQLException {
        return new Run(
                row.getObject("id", UUID.class),
                row.getObject("job", UUID.class),
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getLong("number"),
                Run.Origin.valueOf(row.getString("origin")),
                Sql.instant(row, "scheduled_at"),
                RunState.valueOf(row.getString("state")),
                Sql.perhaps(row, "due_at"),
                row.getInt("attempts"),
                Sql.perhaps(row, "started_at"),
                Sql.perhaps(row, "finished_at"),
                new Run.Result(
                        row.getObject("http_status", Integer.class),
                        row.getString("code"),
                        row.getString("message"),
                        row.getString("answer")),
                row.getInt("missed"));
    }
}
