// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;

/**
 * A bucket.
 *
 * @param objects versions in it
 * @param bytes of all versions and of parts not yet completed
 */
public record Bucket(
        UUID id,
        String name,
        TenantId tenant,
        UUID owner,
        Versioning versioning,
        BucketSettings settings,
        long objects,
        long bytes,
        Instant createdAt) {

    /** Whether its policy grants something to anybody at all, and nothing restricts that. */
    public boolean isPublic() {
        BucketPolicy policy = settings.policy();
        return policy != null && policy.isPublic() && !restricted();
    }

    /** Whether what its policy grants to everybody is for the owner's tenant only. */
    boolean restricted() {
        PublicAccessBlock block = settings.block();
        return block != null && block.restrictPublicBuckets();
    }

    /** Whether versions are kept. */
    public enum Versioning {
        OFF,
        ENABLED,
        SUSPENDED
    }
}
