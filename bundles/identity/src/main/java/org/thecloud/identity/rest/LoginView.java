// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import java.time.Instant;
import org.thecloud.identity.service.AccountService.Login;

/** A login on the wire. */
public record LoginView(UserView user, String apiKey, Instant expiresAt) {

    static LoginView of(Login login) {
        return new LoginView(UserView.of(login.user()), login.key().reveal(), login.expiresAt());
    }
}
