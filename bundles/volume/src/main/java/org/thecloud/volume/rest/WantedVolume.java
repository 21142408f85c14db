// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.Source;
import org.thecloud.volume.VolumeChange;

/** Body of a creation, an update, a resize or a clone. */
record WantedVolume(
        @Nullable String name,
        @Nullable Integer sizeGb,
        @Nullable String driver,
        @Nullable Boolean encrypted,
        @Nullable Map<String, String> labels) {

    NewVolume toNew(@Nullable Source source) {
        if (name == null || name.isBlank()) {
            throw CloudException.invalid("name", "name is required");
        }
        return new NewVolume(
                name,
                sizeGb,
                driver,
                encrypted,
                source,
                labels == null ? Map.of() : withoutNulls(labels));
    }

    VolumeChange toChange() {
        return new VolumeChange(name, sizeGb, labels == null ? null : withoutNulls(labels));
    }

    static Map<String, String> withoutNulls(Map<String, String> labels) {
        if (labels.containsValue(null)) {
            throw CloudException.invalid("labels", "labels must not hold null");
        }
        return labels;
    }
}
