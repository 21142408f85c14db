// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of the wish for a snapshot.
 *
 * @param volume whose bytes it keeps; may be gone by now
 * @param volumeName name of that volume when the snapshot was asked for
 * @param driver name of the driver that keeps it
 * @param sizeGb size of the volume
 * @param sealedKey as that of the volume
 */
public record SnapshotSpec(
        UUID volume,
        String volumeName,
        String driver,
        int sizeGb,
        @Nullable String sealedKey,
        @Nullable String description) {

    public boolean encrypted() {
        return sealedKey != null;
    }
}
