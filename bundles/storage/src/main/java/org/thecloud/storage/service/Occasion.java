// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.Arrays;
import java.util.List;

/** What can happen to an object that others want to know, by its name in S3. */
public enum Occasion {
    PUT("ObjectCreated:Put"),
    POST("ObjectCreated:Post"),
    COPY("ObjectCreated:Copy"),
    COMPLETED("ObjectCreated:CompleteMultipartUpload"),
    DELETED("ObjectRemoved:Delete"),
    MARKED("ObjectRemoved:DeleteMarkerCreated"),
    EXPIRED("LifecycleExpiration:Delete"),
    EXPIRED_MARKED("LifecycleExpiration:DeleteMarkerCreated"),
    TAGGED("ObjectTagging:Put"),
    UNTAGGED("ObjectTagging:Delete");

    private static final String PREFIX = "s3:";

    private final String word;

    Occasion(String word) {
        this.word = word;
    }

    /** Such as {@code ObjectCreated:Put}. */
    public String word() {
        return word;
    }

    /** The same, where a marker takes the place of the object. */
    public Occasion marked() {
        return this == EXPIRED ? EXPIRED_MARKED : MARKED;
    }

    /** Those that a name stands for, such as {@code s3:ObjectCreated:*}; none if it is unknown. */
    public static List<Occasion> named(String name) {
        boolean all = name.endsWith(":*");
        String word = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
        String family = all && !word.isEmpty() ? word.substring(0, word.length() - 1) : "";
        return Arrays.stream(values())
                .filter(
                        one ->
                                all
                                        ? !family.isEmpty() && one.word.startsWith(family)
                                        : one.word.equals(word))
                .toList();
    }
}
