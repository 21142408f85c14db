// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.CustomerKey;

/**
 * How bytes that come in are to be kept from those who read the disks.
 *
 * @param platform whether keys of the platform are asked for
 * @param key that the client brings
 */
public record Protection(boolean platform, @Nullable CustomerKey key) {

    /** Encrypted if the bucket says so. */
    public static final Protection USUAL = new Protection(false, null);

    /** With keys of the platform. */
    public static final Protection PLATFORM = new Protection(true, null);

    public static Protection of(CustomerKey key) {
        return new Protection(false, key);
    }

    /** This one, or what the bucket says for those who did not ask. */
    Protection in(Bucket bucket) {
        return key == null && bucket.settings().encrypted() ? PLATFORM : this;
    }
}
