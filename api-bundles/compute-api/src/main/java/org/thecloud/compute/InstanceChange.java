// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A wish to change an instance; what is absent stays. */
public record InstanceChange(
        @Nullable String name,
        @Nullable Map<String, String> labels,
        @Nullable Map<String, String> metadata,
        @Nullable Power power,
        @Nullable String type) {

    /** Nothing but its power. */
    public static InstanceChange power(Power wanted) {
        return new InstanceChange(null, null, null, wanted, null);
    }

    /** Nothing but its size. */
    public static InstanceChange type(String wanted) {
        return new InstanceChange(null, null, null, null, wanted);
    }
}
