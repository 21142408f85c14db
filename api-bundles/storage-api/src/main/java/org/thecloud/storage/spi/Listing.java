// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Some of the blobs of a store.
 *
 * @param next cursor of what follows; null at the end
 */
public record Listing(List<Found> blobs, @Nullable String next) {

    public Listing {
        blobs = List.copyOf(blobs);
    }

    /** A blob, and when it was last written to. */
    public record Found(UUID id, Instant at) {}
}
