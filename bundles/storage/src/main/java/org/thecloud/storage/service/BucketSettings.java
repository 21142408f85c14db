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
 */
public record BucketSettings(
        @Nullable BucketPolicy policy, @Nullable PublicAccessBlock block, List<CorsRule> cors) {

    /** Those of a new bucket. */
    public static final BucketSettings USUAL =
            new BucketSettings(null, PublicAccessBlock.ALL, List.of());

    public BucketSettings {
        cors = List.copyOf(cors);
    }

    public BucketSettings withPolicy(@Nullable BucketPolicy other) {
        return new BucketSettings(other, block, cors);
    }

    public BucketSettings withBlock(@Nullable PublicAccessBlock other) {
        return new BucketSettings(policy, other, cors);
    }

    public BucketSettings withCors(List<CorsRule> other) {
        return new BucketSettings(policy, block, other);
    }
}
