// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named value beside a message's body.
 *
 * @param type {@code String}, {@code Number} or {@code Binary}, with a custom suffix after a dot
 * @param text the value, unless it is binary
 * @param bytes the value, if it is binary
 */
public record MessageAttribute(String type, @Nullable String text, byte @Nullable [] bytes) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageAttribute that
                && type.equals(that.type)
                && Objects.equals(text, that.text)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, text, Arrays.hashCode(bytes));
    }

    @Override
    public String toString() {
        return type + " " + (text == null ? "binary" : text);
    }
}
