// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import org.jspecify.annotations.Nullable;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;

/** What the owner of a bucket has set, beside the keeping of versions. */
public record BucketSettings(@Nullable BucketPolicy policy, @Nullable PublicAccessBlock block) {

    /** Those of a new bucket. */
    public static final BucketSettings USUAL = new BucketSettings(null, PublicAccessBlock.ALL);

    public BucketSettings withPolicy(@Nullable BucketPolicy other) {
        return new BucketSettings(other, block);
    }

    public BucketSettings withBlock(@Nullable PublicAccessBlock other) {
        return new BucketSettings(policy, other);
    }
}
