// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.identity.User;

/** A new user on the wire. */
public record RegisteredView(
        String message, UUID userId, UUID id, String email, String name, Instant createdAt) {

    static RegisteredView of(User user) {
        return new RegisteredView(
                "user created successfully",
                user.id(),
                user.id(),
                user.email(),
                user.name(),
                user.createdAt());
    }
}
