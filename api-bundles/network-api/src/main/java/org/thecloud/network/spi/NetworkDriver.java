// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.spi;

import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.network.NetworkHandle;

/**
 * Makes networks real at one host, and where its backend spans several hosts, at all of them. Keeps
 * no state of its own: what it made is marked with the platform's ids. Every method is idempotent,
 * may be called from several threads, blocks, and ends early when its thread is interrupted.
 * Failures are {@link org.thecloud.kernel.driver.DriverException}: INVALID or UNSUPPORTED for what
 * can never work, NOT_FOUND for what names something that was not ensured, UNAVAILABLE when the
 * backend does not answer. {@code NetworkDriverContract} in network-tck is all of this as tests,
 * with packets.
 */
@ConsumerType
public interface NetworkDriver extends Probed {
    /** Refuses what cannot work here. Pure and quick: asks nobody. */
    @Deadline(seconds = 0)
    void check(Wanted wanted);

    @Deadline(seconds = 0)
    NetworkLimits limits();

    /**
     * Makes it so, changing only what differs. Returns when packets are treated so on this host,
     * but for what its switch may still remember for some milliseconds. Connections that are
     * allowed before and after are not disturbed.
     */
    @Deadline(seconds = 30)
    void ensure(Wanted wanted);

    /** Removes it with all that hangs on it. Removing nothing is success. */
    @Deadline(seconds = 30)
    void delete(Wanted.Kind kind, UUID id);

    /** Everything of this installation at the backend, also what is only half there. */
    @Deadline(seconds = 60)
    Set<Found> list(UUID installation);

    /**
     * Connects a port to a machine of this host. The machine's side has the port's addresses, and
     * where that is the driver's to do, they are set there. Returns when packets flow. A port that
     * was plugged in elsewhere leaves there.
     */
    @Deadline(seconds = 30)
    void plug(UUID port, NetworkHandle handle);

    /** Disconnects a port from its machine; nothing of it stays on the host. */
    @Deadline(seconds = 30)
    void unplug(UUID port);

    @Deadline(seconds = 20)
    PortState inspect(UUID port);

    /** Something that is at the backend. */
    record Found(Wanted.Kind kind, UUID id) {}
}
