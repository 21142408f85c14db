// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.util.ArrayList;
import java.util.List;
import org.thecloud.aws.SigV4;
import org.thecloud.storage.service.EventRule;

/** Whom a bucket tells, as text: one line a rule, its fields encoded as in a path. */
final class EventText {

    private static final int FIELDS = 6;

    private EventText() {}

    static String of(List<EventRule> rules) {
        StringBuilder text = new StringBuilder();
        for (EventRule rule : rules) {
            List<String> fields =
                    new ArrayList<>(
                            List.of(
                                    rule.id(),
                                    rule.target(),
                                    rule.name(),
                                    rule.address(),
                                    rule.prefix(),
                                    rule.suffix()));
            fields.addAll(rule.events());
            text.append(
                            String.join(
                                    "/",
                                    fields.stream()
                                            .map(field -> SigV4.encode(field, false))
                                            .toList()))
                    .append('\n');
        }
        return text.toString();
    }

    static List<EventRule> rules(String text) {
        return text.lines().map(EventText::rule).toList();
    }

    private static EventRule rule(String line) {
        List<String> fields = new ArrayList<>();
        for (String field : line.split("/", -1)) {
            fields.add(SigV4.decode(field, false));
        }
        return new EventRule(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                fields.get(3),
                fields.subList(FIELDS, fields.size()),
                fields.get(4),
                fields.get(5));
    }
}
