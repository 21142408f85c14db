// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify;

/**
 * A named value beside a message's body, by which subscriptions may choose.
 *
 * @param type {@code String}, {@code String.Array}, {@code Number} or {@code Binary}
 * @param value text; of a {@code Binary} one in base64, of a {@code String.Array} a JSON array
 */
public record NoticeAttribute(String type, String value) {

    /** An attribute that is a text. */
    public static NoticeAttribute text(String value) {
        return new NoticeAttribute("String", value);
    }
}
