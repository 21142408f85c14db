// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

/** What keeps a bucket from becoming public by mistake. */
public record PublicAccessBlock(
        boolean blockPublicAcls,
        boolean ignorePublicAcls,
        boolean blockPublicPolicy,
        boolean restrictPublicBuckets) {

    /** What new buckets have. */
    public static final PublicAccessBlock ALL = new PublicAccessBlock(true, true, true, true);

    /** As it is stored: one letter for each. */
    public String letters() {
        return (blockPublicAcls ? "a" : "")
                + (ignorePublicAcls ? "i" : "")
                + (blockPublicPolicy ? "p" : "")
                + (restrictPublicBuckets ? "r" : "");
    }

    public static PublicAccessBlock of(String letters) {
        return new PublicAccessBlock(
                letters.contains("a"),
                letters.contains("i"),
                letters.contains("p"),
                letters.contains("r"));
    }
}
