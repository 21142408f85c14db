// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.PeeringSpec;

/** A peering as operators see it. */
record PeeringRow(
        UUID id,
        String status,
        UUID requesterVpcId,
        UUID requesterTenantId,
        UUID accepterVpcId,
        UUID accepterTenantId,
        @Nullable Reason reason,
        Instant createdAt) {

    static PeeringRow of(Resource<PeeringSpec, Installed> peering) {
        PeeringSpec spec = peering.spec();
        return new PeeringRow(
                peering.id(),
                peering.state(),
                spec.requester(),
                spec.requesterTenant(),
                spec.accepter(),
                spec.accepterTenant(),
                peering.reason(),
                peering.createdAt());
    }
}
