// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something happens: the first argument of every contract method. There is no other
 * way to say the tenant, so code that forgets it does not compile.
 *
 * @param principal who acts
 * @param tenant whose resources are meant
 * @param requestId joins log lines, changes and audit entries of one request
 * @param address network address of the actor, if there is one
 * @param conditions what the call demands beside its arguments
 */
public record Caller(
        Principal principal,
        TenantId tenant,
        String requestId,
        @Nullable String address,
        Conditions conditions) {

    /** The platform working on a tenant's resource in the background. */
    public static Caller system(TenantId tenant, String requestId) {
        return new Caller(Principal.SYSTEM, tenant, requestId, null, Conditions.NONE);
    }

    /**
     * The same actor and request, in another tenant and without conditions: for a service that
     * calls another.
     */
    public Caller onBehalfOf(TenantId owner) {
        return new Caller(principal, owner, requestId, address, Conditions.NONE);
    }

    /** The same caller with other conditions. */
    public Caller with(Conditions other) {
        return new Caller(principal, tenant, requestId, address, other);
    }

    public boolean dryRun() {
        return conditions.dryRun();
    }
}
