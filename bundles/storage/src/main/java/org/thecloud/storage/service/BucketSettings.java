// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;

/**
 * What the owner of a bucket has set, beside the keeping of versions.
 *
 * @param cors rules for pages of browsers
 * @param encrypted whether what comes in is encrypted with keys of the platform
 * @param lock what keeps versions; absent if they cannot be locked
 * @param events whom it tells of changes
 */
public record BucketSettings(
        @Nullable BucketPolicy policy,
        @Nullable PublicAccessBlock block,
        List<CorsRule> cors,
        boolean encrypted,
        @Nullable UsualLock lock,
        List<EventRule> events) {

    /** Those of a new bucket. */
    public static final BucketSettings USUAL =
            new BucketSettings(null, PublicAccessBlock.ALL, List.of(), false, null, List.of());

    public BucketSettings {
        cors = List.copyOf(cors);
        events = List.copyOf(events);
    }

    public BucketSettings withPolicy(@Nullable BucketPolicy other) {
        return new BucketSettings(other, block, cors, encrypted, lock, events);
    }

    public BucketSettings withBlock(@Nullable PublicAccessBlock other) {
        return new BucketSettings(policy, other, cors, encrypted, lock, events);
    }

    public BucketSettings withCors(List<CorsRule> other) {
        return new BucketSettings(policy, block, other, encrypted, lock, events);
    }

    public BucketSettings withEncrypted(boolean other) {
        return new BucketSettings(policy, block, cors, other, lock, events);
    }

    public BucketSettings withLock(UsualLock other) {
        return new BucketSettings(policy, block, cors, encrypted, other, events);
    }

    public BucketSettings withEvents(List<EventRule> other) {
        return new BucketSettings(policy, block, cors, encrypted, lock, other);
    }
}
