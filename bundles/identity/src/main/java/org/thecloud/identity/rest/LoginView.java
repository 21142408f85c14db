// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.service.AccountService.Login;

/** A login on the wire. */
public record LoginView(
        UserView user,
        String apiKey,
        @Nullable String accessKeyId,
        String secretAccessKey,
        Instant expiresAt) {

    static LoginView of(Login login) {
        return new LoginView(
                UserView.of(login.user()),
                login.key().reveal(),
                login.made().key().accessKeyId(),
                login.made().signing().reveal(),
                login.expiresAt());
    }
}
