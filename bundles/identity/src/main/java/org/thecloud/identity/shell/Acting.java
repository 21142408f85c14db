// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.shell;

import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Principal;

/** An operator who does something for a user. */
final class Acting {

    private Acting() {}

    static Caller as(Users users, Caller operator, String email) {
        User user =
                users.withEmail(email).orElseThrow(() -> CloudException.notFound("user", email));
        return new Caller(
                new Principal(Principal.Type.USER, user.id(), user.email(), null),
                operator.tenant(),
                operator.requestId(),
                operator.address(),
                operator.conditions());
    }
}
