// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/**
 * Facet: volumes come to machines that run, and leave them. For drivers that are {@link Mountable}.
 */
@ConsumerType
public interface Pluggable {
    /**
     * Gives a machine that runs these volumes, shows it each as large as it is now, and asks it to
     * let go of all others; does not wait until it has. Its next start finds these volumes as well.
     *
     * @return whether it has exactly these: if not, to be called again
     */
    @Deadline(seconds = 30)
    boolean replug(UUID id, List<MachineVolume> volumes);
}
