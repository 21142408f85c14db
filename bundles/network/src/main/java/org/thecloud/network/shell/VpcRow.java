// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.VpcSpec;

/** A VPC as operators see it. */
record VpcRow(
        UUID id,
        String name,
        String status,
        String cidrBlock,
        @Nullable String outsideIp,
        String driver,
        @Nullable Reason reason,
        Map<String, String> labels,
        long version,
        Instant createdAt) {

    static VpcRow of(Resource<VpcSpec, Installed> vpc) {
        return new VpcRow(
                vpc.id(),
                vpc.name(),
                vpc.state(),
                vpc.spec().cidr(),
                vpc.spec().outside(),
                vpc.spec().driver(),
                vpc.reason(),
                vpc.labels(),
                vpc.version(),
                vpc.createdAt());
    }
}
