// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.compute.Power;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;

/**
 * Runs machines at one backend. Keeps no state of its own: what it needs to find a machine again is
 * a label on the backend's object. Every method is idempotent, may be called from several threads,
 * blocks, and ends early when its thread is interrupted. Failures are {@link
 * org.thecloud.kernel.driver.DriverException}: INVALID or UNSUPPORTED for a spec that can never
 * work, NOT_FOUND for an image that cannot be had, CONFLICT for a port that something else holds,
 * EXHAUSTED when the host is full, UNAVAILABLE when the backend does not answer. What needs a
 * machine and finds none is NOT_FOUND, what needs it running and finds it stopped is CONFLICT.
 * {@code ComputeDriverContract} in compute-tck is all of this as tests.
 */
@ConsumerType
public interface ComputeDriver extends Probed {
    /** Refuses what cannot work here. Pure and quick: asks nobody. */
    @Deadline(seconds = 0)
    void check(MachineSpec spec);

    @Deadline(seconds = 0)
    Limits limits();

    @Deadline(seconds = 10)
    Capacity capacity();

    /**
     * Makes the machine unless it is there, without starting it. Fetches the image only if it is
     * not at the backend. A machine that is there stays as it is, running or not. One that is wired
     * has its network handle afterwards, so that its port can be plugged in before its program
     * runs.
     */
    @Deadline(seconds = 600)
    Machine ensure(MachineSpec spec);

    /**
     * Starts or stops a machine that is there; stopping is asked for politely, then enforced after
     * ten seconds. A machine that is as wanted stays as it is, one that is paused goes on. Never
     * asked for {@link Power#PAUSED}: that is {@link Pausable}'s.
     */
    @Deadline(seconds = 60)
    Machine power(UUID id, Power power);

    /** ABSENT if there is none. */
    @Deadline(seconds = 20)
    Machine inspect(UUID id);

    /** Removes the machine with its disk, running or not. Removing nothing is success. */
    @Deadline(seconds = 60)
    void delete(UUID id);

    /** Ids of all machines of this installation at the backend. */
    @Deadline(seconds = 60)
    Set<UUID> list(UUID installation);
}
