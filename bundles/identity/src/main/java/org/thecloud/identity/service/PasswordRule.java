// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;

/**
 * Refuses passwords that are guessed quickly: estimates how many bits an attacker must guess, where
 * a well-known word, a run or a repeat counts like one character.
 */
final class PasswordRule {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;
    private static final double ENOUGH_BITS = 50;
    private static final double WORD_BITS = 10;
    private static final List<String> WORDS =
            List.of(
                    "administrator",
                    "changeme",
                    "superman",
                    "starwars",
                    "sunshine",
                    "princess",
                    "football",
                    "baseball",
                    "trustno",
                    "password",
                    "passwort",
                    "computer",
                    "iloveyou",
                    "whatever",
                    "internet",
                    "qwertyuiop",
                    "asdfghjkl",
                    "zxcvbnm",
                    "qwertz",
                    "qwerty",
                    "azerty",
                    "welcome",
                    "monkey",
                    "dragon",
                    "master",
                    "letmein",
                    "shadow",
                    "secret",
                    "summer",
                    "winter",
                    "spring",
                    "autumn",
                    "hunter",
                    "admin",
                    "login",
                    "hello",
                    "cloud",
                    "thecloud",
                    "guest",
                    "default",
                    "access",
                    "michael",
                    "jordan",
                    "batman",
                    "freedom",
                    "charlie",
                    "killer",
                    "pass",
                    "test",
                    "user",
                    "root",
                    "love",
                    "1q2w3e4r",
                    "abc");

    private PasswordRule() {}

    /** The password, if it is good enough for the account. */
    static Secret require(String field, @Nullable String password, String email, String name) {
        if (password == null || password.isEmpty()) {
            throw CloudException.invalid(field, field + " must be given");
        }
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw weak(field, "%s must be %d to %d characters".formatted(field, SHORTEST, LONGEST));
        }
        if (bits(password, email, name) < ENOUGH_BITS) {
            throw weak(
                    field,
                    field
                            + " is too easy to guess: make it longer, mix in other characters and"
                            + " avoid common words, rows of keys and your own name");
        }
        return new Secret(password);
    }

    private static CloudException weak(String field, String message) {
        return new CloudException(IdentityError.WEAK_PASSWORD, message, Map.of("field", field));
    }

    static double bits(String password, String email, String name) {
        String rest = plain(password);
        double bits = 0;
        Set<String> known = new HashSet<>(WORDS);
        for (String own : (email + " " + name).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (own.length() >= 4) {
                known.add(own);
            }
        }
        List<String> longestFirst =
                known.stream().sorted((a, b) -> b.length() - a.length()).toList();
        for (String word : longestFirst) {
            for (int at = rest.indexOf(word); at >= 0; at = rest.indexOf(word)) {
                rest = rest.substring(0, at) + '\0' + rest.substring(at + word.length());
                bits += WORD_BITS;
            }
        }
        double each = Math.log(alphabet(password)) / Math.log(2);
        int last = -1;
        int step = Integer.MIN_VALUE;
        Set<Integer> seen = new HashSet<>();
        for (int point : rest.codePoints().filter(point -> point != 0).toArray()) {
            boolean run = last >= 0 && Math.abs(point - last) <= 1 && point - last == step;
            step = last < 0 ? Integer.MIN_VALUE : point - last;
            last = point;
            if (!run) {
                bits += seen.add(point) ? each : each / 2;
            }
        }
        return bits;
    }

    // digits and signs that are usually put in the place of letters
    private static String plain(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        String letters =
                lower.replace('0', 'o').replace('@', 'a').replace('$', 's').replace('3', 'e');
        return WORDS.stream().anyMatch(letters::contains) ? letters : lower;
    }

    private static int alphabet(String password) {
        int size = 0;
        size += password.chars().anyMatch(Character::isLowerCase) ? 26 : 0;
        size += password.chars().anyMatch(Character::isUpperCase) ? 26 : 0;
        size += password.chars().anyMatch(Character::isDigit) ? 10 : 0;
        size += password.chars().anyMatch(c -> !Character.isLetterOrDigit(c)) ? 33 : 0;
        return Math.max(size, 10);
    }
}
