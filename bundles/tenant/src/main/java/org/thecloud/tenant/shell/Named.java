// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.shell;

import java.util.UUID;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.tenant.service.TenantRegister;

/** Reads what an operator typed for a tenant or a user. */
final class Named {

    private Named() {}

    static UUID tenant(TenantRegister register, String idOrSlug) {
        return register.find(idOrSlug)
                .map(TenantId::value)
                .orElseThrow(() -> CloudException.notFound("tenant", idOrSlug));
    }

    static User user(Users users, String email) {
        return users.withEmail(email).orElseThrow(() -> CloudException.notFound("user", email));
    }
}
