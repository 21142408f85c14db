// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/** Rules for what people type about their account. */
final class Inputs {

    // what mail servers take in practice: no quotes, no address literals
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+");
    private static final int LONGEST_EMAIL = 255;
    private static final int LONGEST_NAME = 100;

    private Inputs() {}

    static String email(@Nullable String text) {
        String email = text == null ? "" : text.strip();
        if (email.length() > LONGEST_EMAIL || !EMAIL.matcher(email).matches()) {
            throw new CloudException(
                    IdentityError.INVALID_EMAIL,
                    "email must be an e-mail address of at most " + LONGEST_EMAIL + " characters",
                    Map.of("field", "email"));
        }
        return email;
    }

    /** The form in which addresses are compared. */
    static String emailKey(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    static String name(@Nullable String text, int shortest) {
        String name = text == null ? "" : text.strip();
        if (name.length() < shortest
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new CloudException(
                    KernelError.INVALID_NAME,
                    "name must be %d to %d characters".formatted(shortest, LONGEST_NAME),
                    Map.of("field", "name"));
        }
        return name;
    }
}
