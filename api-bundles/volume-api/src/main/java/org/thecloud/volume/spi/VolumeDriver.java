// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.spi;

import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;

/**
 * Keeps the bytes of volumes at one backend. What it needs to find a volume again it keeps there,
 * nothing in memory. Every method is idempotent, may follow a call that died half-way, may be
 * called from several threads, blocks, and ends early when its thread is interrupted. Failures are
 * {@link org.thecloud.kernel.driver.DriverException}: NOT_FOUND for a volume or source that is not
 * there, CONFLICT for one that is in use, EXHAUSTED when there is no room, UNAVAILABLE when the
 * backend does not answer, UNSUPPORTED for what can never be done here. No byte that was written to
 * one volume is ever read from another, but for copies. {@code VolumeDriverContract} in volume-tck
 * is all of this as tests.
 */
@ConsumerType
public interface VolumeDriver extends Probed {
    /** Whether volumes are only pretended, and in which forms they can be had. */
    @Deadline(seconds = 0)
    Limits limits();

    @Deadline(seconds = 20)
    Room room();

    /**
     * Makes the volume unless it is there; one that is smaller than wanted is enlarged, in use or
     * not.
     *
     * @throws org.thecloud.kernel.driver.DriverException CONFLICT if it cannot be enlarged while it
     *     is open
     */
    @Deadline(seconds = 600)
    Kept ensure(Disk disk);

    Kept inspect(UUID id);

    /** Removes the volume. CONFLICT while it is in use; removing nothing is success. */
    @Deadline(seconds = 120)
    void delete(UUID id);

    /** Ids of all volumes and snapshots of this installation. */
    Set<UUID> list(UUID installation);

    /**
     * Makes the volume ready for a machine on this host and says where. One that is open in this
     * form stays so; what broke of it is healed. CONFLICT if it is open in the other form.
     */
    @Deadline(seconds = 120)
    Opened open(Disk disk, Form form);

    /** Ends that. CONFLICT while something uses it; closing what is not open is success. */
    @Deadline(seconds = 120)
    void close(UUID id);
}
