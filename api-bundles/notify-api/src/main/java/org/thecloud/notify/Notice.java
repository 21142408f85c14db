// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish. Body and attributes are up to 256 KiB together.
 *
 * @param subject up to 100 characters on one line, for those who read it
 * @param trace W3C trace header to hand on
 */
public record Notice(
        @Nullable String subject,
        String body,
        Map<String, NoticeAttribute> attributes,
        @Nullable String trace) {

    public Notice {
        attributes = Map.copyOf(attributes);
    }

    /** A message with nothing but a body. */
    public static Notice of(String body) {
        return new Notice(null, body, Map.of(), null);
    }
}
