// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.driver.Probed;

/**
 * Keeps blobs: bytes that are written once, in order, and never changed. Knows nothing of buckets,
 * keys or tenants. Ids are given by the caller and never used twice. Thread-safe; all methods block
 * and throw {@link org.thecloud.kernel.driver.DriverException}. The service calls a store itself
 * and not through the guard of drivers: what a call opens is read and written long after it.
 */
@ConsumerType
public interface BlobStore extends Probed {
    /** Begins a blob; nobody sees it until it is kept. */
    Draft create(UUID id);

    /**
     * Opens a kept blob.
     *
     * @throws org.thecloud.kernel.driver.DriverException NOT_FOUND if there is none
     */
    Blob open(UUID id);

    /** Removes a blob, if it is there. Those that have it open may read on. */
    void delete(UUID id);

    /**
     * All blobs, kept or left half-written by a crash, in an order of the store's own. A store that
     * removes what is half-written by itself may leave that out.
     *
     * @param after cursor of the listing before, or null
     * @param limit how many at most
     */
    Listing list(@Nullable String after, int limit);

    /** The places the blobs are kept at, and how they are. */
    List<Node> nodes();

    /** Whether blobs can be written and read now. */
    @Override
    @Deadline(seconds = 10)
    Probe probe();
}
