// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which lines are wanted, newest first.
 *
 * @param tenant whose; absent for the lines that belong to no tenant
 * @param before only lines that were written before this place
 * @param action such as {@code INSTANCE_LAUNCH} or {@code instance:launch}
 * @param actor name or id of the actor
 */
public record AuditQuery(
        @Nullable UUID tenant,
        int limit,
        @Nullable Long before,
        @Nullable String action,
        @Nullable String actor,
        @Nullable String resource,
        @Nullable String status,
        @Nullable Instant from,
        @Nullable Instant to) {}
