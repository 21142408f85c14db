// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Failures of jobs and their runs. */
public enum CronError implements ErrorCode {
    /** Nothing of that type is installed to act on. */
    UNKNOWN_TARGET(ErrorKind.UNSUPPORTED),
    /** An earlier run has not ended, and the job does not want two at a time. */
    RUN_OVERLAPS(ErrorKind.CONFLICT),
    /** The schedule is closer together than the tenant may have it. */
    TOO_OFTEN(ErrorKind.INVALID),
    /** The target answered with a status that is not success. */
    TARGET_REFUSED(ErrorKind.UNAVAILABLE),
    /** The runtime that made the call died, again and again. */
    RUNTIME_LOST(ErrorKind.UNAVAILABLE),
    /** The job was paused or removed before the run's turn came. */
    JOB_PAUSED(ErrorKind.CONFLICT),
    /** Nobody was there when it was due. */
    RUN_MISSED(ErrorKind.UNAVAILABLE);

    private final ErrorKind kind;

    CronError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
