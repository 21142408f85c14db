// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.spi;

/** How a port is. */
public enum PortState {
    /** Nothing with this id is at the backend. */
    ABSENT,
    /** It is there, but no machine is plugged in on this host. */
    UNPLUGGED,
    /** A machine is plugged in, but packets do not flow. */
    DOWN,
    /** Packets flow. */
    UP
}
