// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.network.Rule;
import org.thecloud.network.Rule.Action;
import org.thecloud.network.Rule.Direction;
import org.thecloud.network.Rule.Protocol;

/** Body of a rule. */
record WantedRule(
        @Nullable String direction,
        @Nullable String protocol,
        @Nullable Integer portMin,
        @Nullable Integer portMax,
        @Nullable String cidr,
        @Nullable String sourceGroupId,
        @Nullable Integer priority,
        @Nullable String action,
        @Nullable String description) {

    Rule toRule() {
        return new Rule(
                Ids.next(),
                word("direction", Direction.class, Wire.required("direction", direction)),
                word("protocol", Protocol.class, Wire.required("protocol", protocol)),
                portMin,
                portMax,
                cidr == null ? null : cidr.strip(),
                Wire.idIfGiven("source_group_id", sourceGroupId),
                priority == null ? Rule.USUAL_PRIORITY : priority,
                action == null ? Action.ALLOW : word("action", Action.class, action),
                description == null ? "" : description.strip());
    }

    static <E extends Enum<E>> E word(String field, Class<E> words, String text) {
        for (E word : words.getEnumConstants()) {
            if (word.name().equalsIgnoreCase(text)) {
                return word;
            }
        }
        StringBuilder known = new StringBuilder();
        for (E word : words.getEnumConstants()) {
            known.append(known.isEmpty() ? "" : ", ").append(word.name().toLowerCase(Locale.ROOT));
        }
        throw CloudException.invalid(field, field + " must be one of " + known);
    }
}
