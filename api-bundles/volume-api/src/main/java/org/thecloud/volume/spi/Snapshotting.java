// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.spi;

import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/**
 * Facet: volumes can be copied as of one moment, in use or not. A copy has everything that was on
 * its way to the volume when the call began, and can be made a volume of by {@link
 * VolumeDriver#ensure}.
 */
@ConsumerType
public interface Snapshotting {
    /** Takes it unless it is there. */
    @Deadline(seconds = 600)
    Kept snapshot(UUID id, UUID installation, UUID volume);

    Kept inspectSnapshot(UUID id);

    /** Removes it; volumes that were made of it stay. Removing nothing is success. */
    @Deadline(seconds = 120)
    void deleteSnapshot(UUID id);
}
