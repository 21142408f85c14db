// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The rule for names that tenants give: 1 to 64 letters of any alphabet, digits, dash and
 * underscore.
 */
public final class Names {

    private static final Pattern RULE = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,64}");

    private Names() {}

    /**
     * The name, trimmed.
     *
     * @throws CloudException INVALID_NAME naming the field
     */
    public static String require(String field, @org.jspecify.annotations.Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (!RULE.matcher(name).matches()) {
            throw new CloudException(
                    KernelError.INVALID_NAME,
                    field + " must be 1 to 64 letters, digits, '-' or '_'",
                    Map.of("field", field));
        }
        return name;
    }
}
