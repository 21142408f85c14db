// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Principal;

/**
 * Whom a statement is about.
 *
 * @param tenant empty for anybody
 * @param user id or name; empty for the whole tenant
 */
record Grantee(String tenant, String user) {

    static final Grantee ANYBODY = new Grantee("", "");

    private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern TENANT = Pattern.compile(UUID);
    private static final Pattern ARN =
            Pattern.compile(
                    "arn:(?:aws|thecloud):iam::(" + UUID + "):(?:root|user/([^*?/]{1,254}))");

    /**
     * @throws IllegalArgumentException if it is nobody
     */
    static Grantee of(String text) {
        if (text.equals("*")) {
            return ANYBODY;
        }
        if (TENANT.matcher(text).matches()) {
            return new Grantee(text, "");
        }
        Matcher arn = ARN.matcher(text);
        if (!arn.matches()) {
            throw new IllegalArgumentException("Invalid principal in policy: " + text);
        }
        return new Grantee(arn.group(1), arn.group(2) == null ? "" : arn.group(2));
    }

    boolean anybody() {
        return tenant.isEmpty();
    }

    boolean is(Caller caller) {
        if (anybody()) {
            return true;
        }
        Principal principal = caller.principal();
        return principal.type() != Principal.Type.ANONYMOUS
                && caller.tenant().toString().equals(tenant)
                && (user.isEmpty()
                        || user.equals(principal.id().toString())
                        || user.equals(principal.name()));
    }

    /** Whether this grants by itself in the bucket's own tenant, and not only lets roles grant. */
    boolean personal() {
        return anybody() || !user.isEmpty();
    }
}
