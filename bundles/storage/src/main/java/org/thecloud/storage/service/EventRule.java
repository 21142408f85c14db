// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.List;

/**
 * Whom a bucket tells of what.
 *
 * @param target kind, such as {@code queue}
 * @param name of the target, as whoever set it up wrote it, such as an ARN
 * @param address of the target, as it is handed to what delivers
 * @param events names such as {@code s3:ObjectCreated:*}
 * @param prefix with which keys must begin
 * @param suffix with which keys must end
 */
public record EventRule(
        String id,
        String target,
        String name,
        String address,
        List<String> events,
        String prefix,
        String suffix) {

    public EventRule {
        events = List.copyOf(events);
    }

    boolean wants(Occasion occasion, String key) {
        return key.startsWith(prefix)
                && key.endsWith(suffix)
                && events.stream().anyMatch(event -> Occasion.named(event).contains(occasion));
    }

    /** Whether one object could be told of by both for one reason. */
    boolean overlaps(EventRule other) {
        boolean prefixes = prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix);
        boolean suffixes = suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix);
        return prefixes
                && suffixes
                && events.stream()
                        .flatMap(event -> Occasion.named(event).stream())
                        .anyMatch(
                                occasion ->
                                        other.events.stream()
                                                .anyMatch(
                                                        event ->
                                                                Occasion.named(event)
                                                                        .contains(occasion)));
    }

    /** What waits for the same target is in one lane. */
    public String lane() {
        return target + " " + address;
    }
}
