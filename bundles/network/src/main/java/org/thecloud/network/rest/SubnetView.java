// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.SubnetSpec;

/** A subnet as the wire has it. */
record SubnetView(
        String id,
        String userId,
        String tenantId,
        String vpcId,
        String name,
        String cidrBlock,
        String availabilityZone,
        String gatewayIp,
        @Nullable Long freeAddresses,
        String status,
        @Nullable Reason statusReason,
        String arn,
        long version,
        Instant createdAt) {

    /**
     * @param free how many addresses are left, absent in lists
     */
    static SubnetView of(Resource<SubnetSpec, Installed> subnet, @Nullable Long free) {
        SubnetSpec spec = subnet.spec();
        return new SubnetView(
                subnet.id().toString(),
                subnet.createdBy().toString(),
                subnet.tenant().toString(),
                spec.vpc().toString(),
                subnet.name(),
                spec.cidr(),
                spec.zone(),
                spec.gateway(),
                free,
                Wire.state(subnet),
                subnet.reason(),
                Wire.name(subnet, "subnet"),
                subnet.version(),
                subnet.createdAt());
    }
}
