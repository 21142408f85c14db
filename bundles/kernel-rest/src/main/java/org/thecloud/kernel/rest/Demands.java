// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;

/** Reads what a request demands beside its body. */
final class Demands {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,64}");
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private Demands() {}

    /**
     * @param ownTags whether the method looks at ETags itself
     */
    static Conditions of(HttpServletRequest request, boolean ownTags) {
        String key = request.getHeader("Idempotency-Key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw CloudException.invalid(
                    "Idempotency-Key",
                    "Idempotency-Key must have 1 to 64 printable ASCII characters");
        }
        return new Conditions(
                key, ownTags ? null : version(request.getHeader("If-Match")), dryRun(request));
    }

    private static @Nullable Long version(@Nullable String tag) {
        if (tag == null || tag.equals("*")) {
            return null;
        }
        Matcher number = TAG.matcher(tag.strip());
        if (!number.matches()) {
            throw CloudException.invalid(
                    "If-Match", "If-Match must be one ETag that this API gave");
        }
        return Long.valueOf(number.group(1));
    }

    private static boolean dryRun(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query == null || !query.contains("dry_run")) {
            return false;
        }
        for (String pair : query.split("&")) {
            if (pair.equals("dry_run") || pair.equals("dry_run=true")) {
                return true;
            }
            if (pair.startsWith("dry_run=") && !pair.equals("dry_run=false")) {
                throw CloudException.invalid("dry_run", "dry_run must be true or false");
            }
        }
        return false;
    }
}
