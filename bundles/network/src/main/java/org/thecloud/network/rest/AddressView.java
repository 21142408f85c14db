// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Installed;

/** An elastic IP as the wire has it. */
record AddressView(
        String id,
        String userId,
        String tenantId,
        String publicIp,
        @Nullable String instanceId,
        @Nullable String vpcId,
        @Nullable String privateIp,
        String status,
        @Nullable Reason statusReason,
        String arn,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static AddressView of(Resource<AddressSpec, Installed> address) {
        AddressSpec spec = address.spec();
        return new AddressView(
                address.id().toString(),
                address.createdBy().toString(),
                address.tenant().toString(),
                spec.address(),
                text(spec.instance()),
                text(spec.vpc()),
                spec.inside(),
                state(address),
                address.reason(),
                Wire.name(address, "eip"),
                address.version(),
                address.createdAt(),
                address.updatedAt());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    // What was asked for shows at once; that it is not in force yet has a reason of its own.
    private static String state(Resource<AddressSpec, Installed> address) {
        return switch (Wire.state(address)) {
            case "allocated", "associated" ->
                    address.spec().port() == null ? "allocated" : "associated";
            default -> Wire.state(address);
        };
    }
}
