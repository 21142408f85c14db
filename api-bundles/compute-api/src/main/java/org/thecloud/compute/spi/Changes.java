// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/** Facet: can tell cheaply which machines began or ended, so that nobody must look at each. */
@ConsumerType
public interface Changes {
    /**
     * Machines that began or ended to run since this was last asked, of any installation. A hint:
     * one may be missing, as after a restart of the driver, or be named without a change.
     */
    @Deadline(seconds = 20)
    Set<UUID> changed();
}
