// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.shell;

import java.util.UUID;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.kernel.CloudException;

/** Reads what an operator typed for a user. */
final class Wanted {

    private Wanted() {}

    static UUID user(Users users, String email) {
        return users.withEmail(email)
                .map(User::id)
                .orElseThrow(() -> CloudException.notFound("user", email));
    }
}
