// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.spi;

import java.util.Set;
import org.thecloud.network.NetworkHandle;

/**
 * What a driver can do.
 *
 * @param handles what ports can be plugged into
 * @param mtu largest packet that a port carries
 * @param offloads whether machines that are plugged in may leave checksums and the cutting of
 *     packets to the host; where not, those behind a tap device must be made so that they do not
 * @param uplinks whether networks can have a way out and addresses outside
 * @param simulated whether nothing real stands behind it
 */
public record NetworkLimits(
        Set<NetworkHandle.Kind> handles,
        int mtu,
        boolean offloads,
        boolean uplinks,
        boolean simulated) {

    public NetworkLimits {
        handles = Set.copyOf(handles);
    }
}
