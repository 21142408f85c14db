// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;

/**
 * Which pages of browsers may reach a bucket, and how.
 *
 * @param origins such as {@code https://*.example.org}; at most one star in each
 * @param headers that pages may send, in lower case; at most one star in each
 * @param exposed headers of answers that pages may see
 * @param maxAge seconds for which browsers may remember the answer
 */
public record CorsRule(
        String id,
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        @Nullable Integer maxAge) {

    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");
    private static final int MOST = 100;

    public CorsRule {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
        if (origins.isEmpty() || methods.isEmpty()) {
            throw CloudException.invalid("cors", "a rule must have an origin and a method");
        }
        for (String method : methods) {
            if (!METHODS.contains(method)) {
                throw CloudException.invalid(
                        "cors",
                        "Found unsupported HTTP method in CORS config. Unsupported method is "
                                + method);
            }
        }
        stars("AllowedOrigin", origins);
        stars("AllowedHeader", headers);
        int entries = origins.size() + methods.size() + headers.size() + exposed.size();
        if (id.length() > 255 || entries > MOST || maxAge != null && maxAge < 0) {
            throw CloudException.invalid(
                    "cors", "an id of up to 255 characters, 100 entries a rule, an age from 0 on");
        }
    }

    private static void stars(String field, List<String> texts) {
        for (String text : texts) {
            if (text.indexOf('*') != text.lastIndexOf('*')) {
                throw CloudException.invalid(
                        "cors",
                        "%s \"%s\" can not have more than one wildcard.".formatted(field, text));
            }
            if (text.length() > 2048) {
                throw CloudException.invalid("cors", field + " is too long");
            }
        }
    }

    /**
     * The first rule for a request.
     *
     * @param asked headers that the page wants to send
     */
    public static Optional<CorsRule> find(
            List<CorsRule> rules, String origin, String method, List<String> asked) {
        return rules.stream()
                .filter(rule -> rule.methods.contains(method))
                .filter(rule -> rule.origins.stream().anyMatch(one -> fits(one, origin)))
                .filter(
                        rule ->
                                asked.stream()
                                        .allMatch(
                                                name ->
                                                        rule.headers.stream()
                                                                .anyMatch(
                                                                        one ->
                                                                                fits(
                                                                                        lower(one),
                                                                                        lower(
                                                                                                name)))))
                .findFirst();
    }

    /** Whether every page may come, whoever it is from. */
    public boolean anyOrigin() {
        return origins.contains("*");
    }

    private static boolean fits(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        String end = pattern.substring(star + 1);
        return text.length() >= pattern.length() - 1
                && text.startsWith(pattern.substring(0, star))
                && text.endsWith(end);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
