// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.openapi;

import java.util.Map;
import java.util.TreeMap;

/** Answers other than success, by status: each is a shared response of the document. */
final class Refusals {

    private static final Map<String, String> SAYS =
            Map.ofEntries(
                    Map.entry("400", "The request is malformed or breaks a rule."),
                    Map.entry("401", "No or unknown credentials."),
                    Map.entry("403", "The caller may not do this; says what decided."),
                    Map.entry("404", "There is nothing of this id in the caller's tenant."),
                    Map.entry("409", "It exists already, is in use, or is in the wrong state."),
                    Map.entry("412", "It is not the version named in If-Match any more."),
                    Map.entry("413", "The body is too long."),
                    Map.entry("415", "The body is not JSON."),
                    Map.entry("422", "No installed driver can do this."),
                    Map.entry("429", "Too many requests, or the tenant's quota would be exceeded."),
                    Map.entry("503", "Something is replaced or does not answer; try again later."));

    private Refusals() {}

    static Map<String, String> all() {
        Map<String, String> named = new TreeMap<>();
        SAYS.forEach((status, says) -> named.put(name(status), says));
        return named;
    }

    static String name(String status) {
        return "refused_" + status;
    }
}
