// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

/** What becomes of a run that is due while an earlier one of the job has not ended. */
public enum Overlap {
    /** It does not happen. */
    SKIP,
    /** It waits for the earlier one; while one waits, a further one does not happen. */
    QUEUE,
    /** It happens beside it. */
    ALLOW
}
