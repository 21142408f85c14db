// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A periodic duty, such as removing orphans. Runs under a lease, so at most once at a time over all
 * runtimes of one database, at most every {@link #every()}, first soon after it appears. Failures
 * are logged and tried again next time.
 */
@ConsumerType
public interface Sweep {
    /** Unique, stable name. */
    String name();

    /** At least five seconds. */
    Duration every();

    void sweep();
}
