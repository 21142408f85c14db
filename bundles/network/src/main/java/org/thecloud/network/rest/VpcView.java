// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.VpcSpec;

/** A VPC as the wire has it. */
record VpcView(
        String id,
        String userId,
        String tenantId,
        String name,
        String cidrBlock,
        String networkId,
        String driver,
        @Nullable String outsideIp,
        String status,
        @Nullable Reason statusReason,
        String arn,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static VpcView of(Resource<VpcSpec, Installed> vpc) {
        return new VpcView(
                vpc.id().toString(),
                vpc.createdBy().toString(),
                vpc.tenant().toString(),
                vpc.name(),
                vpc.spec().cidr(),
                "network-" + vpc.id(),
                vpc.spec().driver(),
                vpc.spec().outside(),
                Wire.state(vpc),
                vpc.reason(),
                Wire.name(vpc, "vpc"),
                vpc.labels(),
                vpc.version(),
                vpc.createdAt(),
                vpc.updatedAt());
    }
}
