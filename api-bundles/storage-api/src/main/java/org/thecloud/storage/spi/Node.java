// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import java.time.Instant;

/**
 * A place that blobs are kept at.
 *
 * @param address of its machine
 * @param location there, such as a directory
 * @param status {@code alive}, or {@code dead: } and the reason
 * @param lastSeen when it was last found to work
 */
public record Node(
        String id,
        String address,
        String location,
        String status,
        Instant lastSeen,
        long totalBytes,
        long freeBytes) {}
