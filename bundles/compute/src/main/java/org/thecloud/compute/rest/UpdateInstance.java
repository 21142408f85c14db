// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.Power;
import org.thecloud.kernel.CloudException;

/** Body of an update. What is absent stays; an empty label or metadata value takes the key away. */
record UpdateInstance(
        @Nullable String name,
        @Nullable String status,
        @Nullable String instanceType,
        @Nullable Map<String, String> labels,
        @Nullable Map<String, String> metadata) {

    InstanceChange toChange() {
        return new InstanceChange(
                name,
                labels == null ? null : LaunchInstance.withoutNulls("labels", labels),
                metadata == null ? null : LaunchInstance.withoutNulls("metadata", metadata),
                power(),
                instanceType);
    }

    private @Nullable Power power() {
        if (status == null) {
            return null;
        }
        return switch (status.toUpperCase(Locale.ROOT)) {
            case "RUNNING" -> Power.RUNNING;
            case "PAUSED" -> Power.PAUSED;
            case "STOPPED" -> Power.STOPPED;
            default ->
                    throw CloudException.invalid(
                            "status", "status can be set to RUNNING, PAUSED or STOPPED");
        };
    }
}
