// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.PortSpec;

/** A port as operators see it. */
record PortRow(
        UUID id,
        UUID instanceId,
        String hostName,
        String status,
        String privateIp,
        String macAddress,
        UUID vpcId,
        UUID subnetId,
        List<UUID> securityGroups,
        String driver,
        @Nullable Reason reason) {

    static PortRow of(Resource<PortSpec, Installed> port) {
        PortSpec spec = port.spec();
        return new PortRow(
                port.id(),
                spec.instance(),
                spec.hostName(),
                port.state(),
                spec.address(),
                spec.mac(),
                spec.vpc(),
                spec.subnet(),
                spec.groups(),
                spec.driver(),
                port.reason());
    }
}
