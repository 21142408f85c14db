// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a security group. It speaks of the side of the connection that begins it: answers
 * always pass. Either a block or a group says who the other side may be.
 *
 * @param portMin first port of TCP or UDP, type of ICMP; absent for all
 * @param portMax last port of TCP or UDP, code of ICMP; absent for all
 * @param cidr the other side by address
 * @param group the other side by its group, whatever addresses its members have
 * @param priority from 1 to {@value #LAST_PRIORITY}; of all rules that fit, the one with the lowest
 *     number decides, and a deny before an allow of the same number
 */
public record Rule(
        UUID id,
        Direction direction,
        Protocol protocol,
        @Nullable Integer portMin,
        @Nullable Integer portMax,
        @Nullable String cidr,
        @Nullable UUID group,
        int priority,
        Action action,
        String description) {

    private static final UUID NO_ID = new UUID(0, 0);

    public static final int USUAL_PRIORITY = 100;
    public static final int LAST_PRIORITY = 10_000;

    /** Seen from the instance. */
    public enum Direction {
        INGRESS,
        EGRESS
    }

    /** What a rule can be about. */
    public enum Protocol {
        ALL,
        TCP,
        UDP,
        ICMP
    }

    /** What happens to a connection that fits. */
    public enum Action {
        ALLOW,
        DENY
    }

    /** What it says, without what it is called: equal for two rules that do the same. */
    public Rule plain() {
        return new Rule(
                NO_ID, direction, protocol, portMin, portMax, cidr, group, priority, action, "");
    }
}
