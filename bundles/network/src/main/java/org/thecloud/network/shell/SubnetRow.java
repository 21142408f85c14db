// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.SubnetSpec;

/** A subnet as operators see it. */
record SubnetRow(
        UUID id,
        String name,
        String status,
        UUID vpcId,
        String cidrBlock,
        String gatewayIp,
        long freeAddresses,
        @Nullable Reason reason) {

    static SubnetRow of(Resource<SubnetSpec, Installed> subnet, long free) {
        return new SubnetRow(
                subnet.id(),
                subnet.name(),
                subnet.state(),
                subnet.spec().vpc(),
                subnet.spec().cidr(),
                subnet.spec().gateway(),
                free,
                subnet.reason());
    }
}
