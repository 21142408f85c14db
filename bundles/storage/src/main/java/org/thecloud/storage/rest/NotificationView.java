// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.service.Notifications;

/**
 * Whom a bucket tells of what, and how that goes.
 *
 * @param state ACTIVE, or DEGRADED with a reason
 * @param waiting messages for the target, of all its buckets
 */
record NotificationView(
        String id,
        String type,
        String target,
        List<String> events,
        String prefix,
        String suffix,
        String state,
        @Nullable String reason,
        @Nullable Instant failingSince,
        long waiting) {

    static NotificationView of(Notifications.Standing standing) {
        var rule = standing.rule();
        return new NotificationView(
                rule.id(),
                rule.target(),
                rule.name(),
                rule.events(),
                rule.prefix(),
                rule.suffix(),
                standing.reason() == null ? "ACTIVE" : "DEGRADED",
                standing.reason(),
                standing.since(),
                standing.waiting());
    }
}
