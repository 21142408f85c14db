// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * Where an instance shall be.
 *
 * @param vpc may be absent if the subnet is given
 * @param subnet may be absent if the VPC is given: then one with free addresses is chosen
 * @param groups security groups; none means the default group of the VPC
 * @param address absent for a free one
 */
public record PortWish(
        @Nullable UUID vpc, @Nullable UUID subnet, List<UUID> groups, @Nullable String address) {

    public PortWish {
        groups = groups == null ? List.of() : List.copyOf(groups);
    }
}
