// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.PortSpec;

/** A port as the wire has it. */
record PortView(
        String id,
        String instanceId,
        String vpcId,
        String subnetId,
        String hostName,
        String privateIp,
        String macAddress,
        List<String> securityGroups,
        String driver,
        String status,
        @Nullable Reason statusReason) {

    static PortView of(Resource<PortSpec, Installed> port) {
        PortSpec spec = port.spec();
        return new PortView(
                port.id().toString(),
                spec.instance().toString(),
                spec.vpc().toString(),
                spec.subnet().toString(),
                spec.hostName(),
                spec.address(),
                spec.mac(),
                spec.groups().stream().map(UUID::toString).toList(),
                spec.driver(),
                Wire.state(port),
                port.reason());
    }
}
