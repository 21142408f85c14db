// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a new volume.
 *
 * @param sizeGb absent for the size of its source; required without one
 * @param driver name of a driver, or absent to have one chosen; a copy stays where its source is
 * @param encrypted absent for what its source is; a copy cannot be otherwise
 */
public record NewVolume(
        String name,
        @Nullable Integer sizeGb,
        @Nullable String driver,
        @Nullable Boolean encrypted,
        @Nullable Source source,
        Map<String, String> labels) {

    public NewVolume {
        labels = Map.copyOf(labels);
    }
}
