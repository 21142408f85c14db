// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Installed;

/** An elastic IP as operators see it. */
record AddressRow(
        UUID id,
        String publicIp,
        String status,
        @Nullable UUID instanceId,
        @Nullable UUID vpcId,
        @Nullable String privateIp,
        @Nullable Reason reason,
        Instant createdAt) {

    static AddressRow of(Resource<AddressSpec, Installed> address) {
        AddressSpec spec = address.spec();
        return new AddressRow(
                address.id(),
                spec.address(),
                address.state(),
                spec.instance(),
                spec.vpc(),
                spec.inside(),
                address.reason(),
                address.createdAt());
    }
}
