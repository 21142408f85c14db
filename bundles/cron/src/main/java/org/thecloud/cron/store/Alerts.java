// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Run;

/** Whether a job runs as it should, as a part of its schedule's row. Only changes are written. */
final class Alerts {

    static final String RAISE =
            "update cron_schedule set alert_code = ?, alert_message = ?, untold_since = ?"
                    + " where job = ? and (alert_code is null or alert_code <> ?)";
    static final String CLEAR =
            "update cron_schedule set alert_code = null, alert_message = null, untold_since = ?"
                    + " where job = ? and alert_code is not null";

    private Alerts() {}

    static @Nullable Object[] raised(Run run, Instant now) {
        String code = run.result().code();
        return new @Nullable Object[] {code, run.result().message(), now, run.job(), code};
    }
}
