// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish to change a volume; what is absent stays.
 *
 * @param sizeGb not less than it has
 * @param labels an empty value takes the label away
 */
public record VolumeChange(
        @Nullable String name, @Nullable Integer sizeGb, @Nullable Map<String, String> labels) {}
