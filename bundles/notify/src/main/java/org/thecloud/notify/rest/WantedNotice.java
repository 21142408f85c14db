// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Trace;
import org.thecloud.notify.Notice;
import org.thecloud.notify.NoticeAttribute;

/** A message to publish. */
record WantedNotice(
        @Nullable String message,
        @Nullable String subject,
        @Nullable Map<String, @Nullable Attribute> attributes) {

    /**
     * An attribute.
     *
     * @param type {@code String} if absent
     * @param value text; of a {@code Binary} one in base64, of a {@code String.Array} a JSON array
     */
    record Attribute(@Nullable String type, @Nullable String value) {}

    Notice toNotice(@Nullable String trace) {
        if (message == null) {
            throw CloudException.invalid("message", "message is required");
        }
        Map<String, NoticeAttribute> named = new TreeMap<>();
        if (attributes != null) {
            attributes.forEach(
                    (name, one) -> {
                        if (one == null || one.value() == null) {
                            throw CloudException.invalid(
                                    "attributes." + name, "an attribute has a value");
                        }
                        named.put(
                                name,
                                new NoticeAttribute(
                                        one.type() == null ? "String" : one.type(), one.value()));
                    });
        }
        return new Notice(
                subject, message, named, Trace.parse(trace).map(Trace::header).orElse(null));
    }
}
