// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.spi;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;

/**
 * Something that jobs act on, such as queues. The driver's name is the type that jobs name; {@code
 * url} is built in. Failures are {@link org.thecloud.kernel.driver.DriverException} or {@link
 * org.thecloud.kernel.CloudException}; a run whose failure is of a kind that may pass is tried
 * again as its job says. Called by several threads.
 */
@ConsumerType
public interface CronTarget extends Probed {
    /**
     * Refuses, before a job exists, what cannot work.
     *
     * @param caller who makes or changes the job
     * @param parameters what the job says of its target, such as {@code queue}
     * @return what the caller must be allowed; the service asks
     */
    @Deadline(seconds = 10)
    Demand check(Caller caller, Map<String, String> parameters);

    /**
     * Acts once. A firing may come again with the same run after a crash or a failure, so whoever
     * can tell runs apart should act once per run.
     *
     * @param self the platform, in the job's tenant
     * @return what to keep as the answer of the run; at most its first 4 KiB are
     */
    @Deadline(seconds = 30)
    String fire(Caller self, Firing firing);
}
