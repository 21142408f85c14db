// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import org.osgi.annotation.versioning.ConsumerType;

/** What every driver interface extends: the kernel asks each driver how its backend is. */
@ConsumerType
public interface Probed {
    /**
     * How the backend is now. Asks the backend; a few seconds at most; never throws for a backend
     * that is down.
     */
    @Deadline(seconds = 10)
    Probe probe();
}
