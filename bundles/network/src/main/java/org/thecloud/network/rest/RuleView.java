// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.Rule;

/** A rule as the wire has it. */
record RuleView(
        String id,
        String groupId,
        String direction,
        String protocol,
        @Nullable Integer portMin,
        @Nullable Integer portMax,
        @Nullable String cidr,
        @Nullable String sourceGroupId,
        int priority,
        String action,
        String description) {

    static RuleView of(UUID group, Rule rule) {
        return new RuleView(
                rule.id().toString(),
                group.toString(),
                rule.direction().name().toLowerCase(Locale.ROOT),
                rule.protocol().name().toLowerCase(Locale.ROOT),
                rule.portMin(),
                rule.portMax(),
                rule.cidr(),
                rule.group() == null ? null : rule.group().toString(),
                rule.priority(),
                rule.action().name().toLowerCase(Locale.ROOT),
                rule.description());
    }
}
