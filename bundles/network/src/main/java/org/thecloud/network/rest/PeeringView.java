// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.PeeringSpec;

/** A peering as the wire has it. */
record PeeringView(
        String id,
        String tenantId,
        String requesterVpcId,
        String requesterTenantId,
        String accepterVpcId,
        String accepterTenantId,
        String requesterCidr,
        String accepterCidr,
        String status,
        @Nullable Reason statusReason,
        String arn,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static PeeringView of(Resource<PeeringSpec, Installed> peering) {
        PeeringSpec spec = peering.spec();
        return new PeeringView(
                peering.id().toString(),
                peering.tenant().toString(),
                spec.requester().toString(),
                spec.requesterTenant().toString(),
                spec.accepter().toString(),
                spec.accepterTenant().toString(),
                spec.requesterCidr(),
                spec.accepterCidr(),
                Wire.state(peering),
                peering.reason(),
                "arn:thecloud:vpc-peering:local:%s:peering/%s"
                        .formatted(peering.tenant(), peering.id()),
                peering.version(),
                peering.createdAt(),
                peering.updatedAt());
    }
}
