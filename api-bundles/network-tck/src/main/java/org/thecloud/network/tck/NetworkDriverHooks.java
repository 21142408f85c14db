// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import org.thecloud.network.spi.NetworkDriver;

/** What a driver's test class tells the contract: its driver, and machines to plug in. */
public interface NetworkDriverHooks {

    /** The driver, at a backend that answers. May be the same object for every test. */
    NetworkDriver driver();

    /** The driver as after a restart of its bundle: another object at the same backend. */
    NetworkDriver restarted();

    /** A machine of the driver's host with no port. */
    Guest guest();

    /** The host itself, at the gateway of the pool that uplinks have; closing it does nothing. */
    Guest outside();

    /** Ends the backend's forwarding without warning and starts it again. */
    void restartBackend();

    /** Whether anything that was plugged in is left at the host. */
    boolean leftovers();
}
