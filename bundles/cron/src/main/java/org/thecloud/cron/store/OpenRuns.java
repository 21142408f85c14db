// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.thecloud.cron.service.Overlap;
import org.thecloud.cron.service.RunState;
import org.thecloud.store.Sql;

/** How many runs of a job have not ended. */
final class OpenRuns {

    private int all;
    private int waiting;

    static Map<UUID, OpenRuns> of(Sql sql, Collection<UUID> jobs) {
        Map<UUID, OpenRuns> open = new HashMap<>();
        sql.rows(
                "select open_for, state from cron_run where open_for = any(?)",
                row -> {
                    OpenRuns runs =
                            open.computeIfAbsent(row.getObject(1, UUID.class), j -> new OpenRuns());
                    runs.add(RunState.valueOf(row.getString(2)));
                    return runs;
                },
                sql.ids(jobs));
        return open;
    }

    private void add(RunState state) {
        all++;
        if (state == RunState.WAITING) {
            waiting++;
        }
    }

    /** What a further run begins as. */
    RunState next(Overlap overlap) {
        RunState state =
                switch (overlap) {
                    case ALLOW -> RunState.QUEUED;
                    case SKIP -> all == 0 ? RunState.QUEUED : RunState.SKIPPED;
                    case QUEUE ->
                            all == 0
                                    ? RunState.QUEUED
                                    : waiting == 0 ? RunState.WAITING : RunState.SKIPPED;
                };
        if (state.open()) {
            add(state);
        }
        return state;
    }
}
