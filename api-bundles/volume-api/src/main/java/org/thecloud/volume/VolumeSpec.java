// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of the wish for a volume.
 *
 * @param driver name of the driver that keeps it, chosen once
 * @param requestedDriver the driver that was asked for, if one was
 * @param sealedKey key of an encrypted volume, itself encrypted; absent if it is not encrypted
 * @param source what it begins as a copy of; absent for an empty one
 */
public record VolumeSpec(
        String driver,
        @Nullable String requestedDriver,
        int sizeGb,
        @Nullable String sealedKey,
        @Nullable Source source) {

    public boolean encrypted() {
        return sealedKey != null;
    }

    public VolumeSpec withSize(int wantedGb) {
        return new VolumeSpec(driver, requestedDriver, wantedGb, sealedKey, source);
    }
}
