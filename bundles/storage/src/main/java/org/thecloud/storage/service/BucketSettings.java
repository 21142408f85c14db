// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import org.jspecify.annotations.Nullable;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;

import java.util.List;

/**
 * What the owner of a bucket has set, beside the keeping of versions.
 *
 * @param cors rules for pages of browsers
 * @param encrypted whether what comes in is encrypted with keys of the platform
 */
public record BucketSettings(
        @Nullable BucketPolicy policy,
        @Nullable PublicAccessBlock block,
        List<CorsRule> cors,
        boolean encrypted) {

    /** Those of a new bucket. */
    public static final BucketSettings USUAL =
            new BucketSettings(null, PublicAccessBlock.ALL, List.of(), false);

    public BucketSettings {
        cors = List.copyOf(cors);
    }

    public BucketSettings withPolicy(@Nullable BucketPolicy other) {
        return new BucketSettings(other, block, cors, encrypted);
    }

    public BucketSettings withBlock(@Nullable PublicAccessBlock other) {
        return new BucketSettings(policy, other, cors, encrypted);
    }

    public BucketSettings withCors(List<CorsRule> other) {
        return new BucketSettings(policy, block, other, encrypted);
    }

    public BucketSettings withEncrypted(boolean other) {
        return new BucketSettings(policy, block, cors, other);
    }
}
