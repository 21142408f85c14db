// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance shall be.
 *
 * @param vpc may be absent if the subnet is given
 * @param subnet may be absent if the VPC is given: then one with free addresses is chosen
 * @param groups security groups; none means the default group of the VPC
 * @param address absent for a free one
 * @param published ports of it that shall answer on an address of the host
 */
public record PortWish(
        @Nullable UUID vpc,
        @Nullable UUID subnet,
        List<UUID> groups,
        @Nullable String address,
        List<PublishedPort> published) {

    public PortWish {
        groups = groups == null ? List.of() : List.copyOf(groups);
        published = published == null ? List.of() : List.copyOf(published);
    }

    /** One that publishes nothing. */
    public PortWish(
            @Nullable UUID vpc,
            @Nullable UUID subnet,
            List<UUID> groups,
            @Nullable String address) {
        this(vpc, subnet, groups, address, List.of());
    }

    /** The same, with these ports published. */
    public PortWish withPublished(List<PublishedPort> wanted) {
        return new PortWish(vpc, subnet, groups, address, wanted);
    }
}
