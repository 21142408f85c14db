// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One side's record of a peering. Within one tenant there is one record; between two tenants each
 * has its own, and each names the other's.
 *
 * @param requester VPC of the side that asked
 * @param accepter VPC of the side that decides
 * @param driver of both networks
 * @param decision what the accepter decided
 * @param twin the record of the other tenant, absent within one tenant
 * @param requested whether this record is the requester's
 */
public record PeeringSpec(
        UUID requester,
        UUID requesterTenant,
        String requesterCidr,
        UUID accepter,
        UUID accepterTenant,
        String accepterCidr,
        String driver,
        Decision decision,
        @Nullable UUID twin,
        boolean requested) {

    /** What became of a request. */
    public enum Decision {
        PENDING,
        ACCEPTED,
        REJECTED,
        /** The other side has deleted it. */
        DELETED
    }

    public PeeringSpec with(Decision other) {
        return new PeeringSpec(
                requester,
                requesterTenant,
                requesterCidr,
                accepter,
                accepterTenant,
                accepterCidr,
                driver,
                other,
                twin,
                requested);
    }

    public PeeringSpec withTwin(UUID other) {
        return new PeeringSpec(
                requester,
                requesterTenant,
                requesterCidr,
                accepter,
                accepterTenant,
                accepterCidr,
                driver,
                decision,
                other,
                requested);
    }
}
