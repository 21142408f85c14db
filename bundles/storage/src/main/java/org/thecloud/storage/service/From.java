// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

/**
 * Where a list goes on.
 *
 * @param place of the version of the key that was the last; where keys are listed, all have passed
 */
public record From(String key, Where where, long place) {

    /** Everything. */
    public static final From START = after("");

    /** What a list has behind it. */
    public enum Where {
        /** A key, with its versions up to a place. */
        AFTER,
        /** All keys that begin with this one. */
        BEYOND
    }

    /** After a key, with all its versions. */
    public static From after(String key) {
        return new From(key, Where.AFTER, Long.MAX_VALUE);
    }

    /** After one version of a key. */
    public static From after(String key, long place) {
        return new From(key, Where.AFTER, place);
    }

    /** After all that begins with this text. */
    public static From beyond(String beginning) {
        return new From(beginning, Where.BEYOND, Long.MAX_VALUE);
    }
}
