// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.identity.User;

/** A user on the wire. */
public record UserView(
        UUID id, String email, String name, boolean administrator, Instant createdAt) {

    static UserView of(User user) {
        return new UserView(
                user.id(), user.email(), user.name(), user.administrator(), user.createdAt());
    }
}
