// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.service.EventRule;

/** All that a bucket shall tell; nothing if it is empty. */
record SetNotifications(@Nullable List<Wanted> notifications) {

    /**
     * One of them.
     *
     * @param type such as {@code queue} or {@code topic}
     * @param target id, name or ARN
     */
    record Wanted(
            @Nullable String id,
            @Nullable String type,
            @Nullable String target,
            @Nullable List<String> events,
            @Nullable String prefix,
            @Nullable String suffix) {

        EventRule rule() {
            return new EventRule(
                    or(id),
                    given("type", type),
                    given("target", target),
                    "",
                    events == null ? List.of() : events,
                    or(prefix),
                    or(suffix));
        }

        private static String or(@Nullable String text) {
            return text == null ? "" : text;
        }

        private static String given(String field, @Nullable String text) {
            if (text == null || text.isBlank()) {
                throw CloudException.invalid(field, field + " must be given");
            }
            return text;
        }
    }

    List<EventRule> rules() {
        if (notifications == null) {
            throw CloudException.invalid("notifications", "notifications must be given");
        }
        return notifications.stream().map(Wanted::rule).toList();
    }
}
