// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * Snapshots of volumes of the caller's tenant. A snapshot has what was written to the volume at one
 * moment after it was asked for; it outlives the volume. As {@link Volumes} otherwise.
 */
@ProviderType
public interface Snapshots {
    /**
     * @param name absent for one made from the volume's
     */
    Resource<SnapshotSpec, SnapshotStatus> create(
            Caller caller,
            UUID volume,
            @Nullable String name,
            @Nullable String description,
            Map<String, String> labels);

    Resource<SnapshotSpec, SnapshotStatus> get(Caller caller, UUID id);

    Optional<Resource<SnapshotSpec, SnapshotStatus>> named(Caller caller, String name);

    /** Indexed fields: {@code driver}, {@code volume}. */
    Page<Resource<SnapshotSpec, SnapshotStatus>> list(Caller caller, ResourceQuery query);

    Resource<SnapshotSpec, SnapshotStatus> delete(Caller caller, UUID id);
}
