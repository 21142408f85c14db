// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine.
 *
 * @param type the size whose limits it has now
 * @param backendId its id at the backend
 * @param ports as they are published, with the ports that the driver chose
 * @param address its own address
 * @param exitCode of its program's last end
 * @param failures ends with another code than 0 since it was last started by wish
 * @param restarts wishes to restart that are fulfilled
 * @param openVolumes volumes that were made ready for it and not given back
 */
public record InstanceStatus(
        String type,
        @Nullable String backendId,
        List<PortMapping> ports,
        @Nullable String address,
        @Nullable Integer exitCode,
        int failures,
        int restarts,
        @Nullable Instant startedAt,
        List<UUID> openVolumes) {

    public InstanceStatus {
        ports = ports == null ? List.of() : List.copyOf(ports);
        openVolumes = openVolumes == null ? List.of() : List.copyOf(openVolumes);
    }
}
