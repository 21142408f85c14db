// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant;

import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;

/**
 * Tells who belongs where. Thread-safe. Answers reflect every change that was acknowledged before
 * the call.
 */
@ProviderType
public interface Tenants {

    /** What the user is in the tenant; empty if not a member, or if there is no such tenant. */
    Optional<Role> role(UUID user, TenantId tenant);

    /** The tenant the user's requests act in unless they name one. */
    Optional<TenantId> active(UUID user);

    /**
     * The user's own tenant, made if it is not there. Its id follows from the user's, so a call
     * that died half-way is simply repeated.
     *
     * @param userName for the name of a new tenant
     */
    TenantId createPersonal(Caller caller, UUID user, String userName);
}
