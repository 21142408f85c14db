// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: where WebSockets lead that somebody opens at {@code /tunnels/NAME/TOKEN}. The edge
 * speaks WebSocket with the caller and passes the bytes of binary messages on, both ways; what they
 * mean is nobody's affair here. The token is the caller's only credential. Thread-safe.
 */
@ConsumerType
public interface Tunnel {
    /** First part of the path. */
    String name();

    /**
     * Where a token leads; it is used up by this call.
     *
     * @throws org.thecloud.kernel.CloudException NOT_FOUND for one that leads nowhere, or no more
     */
    InetSocketAddress redeem(String token);
}
