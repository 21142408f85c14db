// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Registering, signing in and getting back in. */
@ExtendWith(RunningCloud.Extension.class)
class AuthenticationIT {

    @Test
    void whoRegistersCanSignInAndUseTheKey(RunningCloud cloud) {
        Account ann = cloud.register("ann");

        assertThat(ann.key()).startsWith("thecloud_");
        assertThat(ann.tenantId()).isNotBlank();
        assertThat(cloud.get(ann, "/instances").status()).isEqualTo(200);
        assertThat(
                        cloud.send(
                                        "GET",
                                        null,
                                        "/instances",
                                        null,
                                        "Authorization",
                                        "Bearer " + ann.key())
                                .status())
                .isEqualTo(200);
    }

    @Test
    void theFirstAdministratorCanSignIn(RunningCloud cloud) {
        Account admin = cloud.administrator();

        assertThat(cloud.login(admin.email(), admin.password()).status()).isEqualTo(200);
        assertThat(cloud.get(admin, "/tenants").body()).contains(admin.tenantId());
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressAreAnsweredAlike(RunningCloud cloud) {
        Account bob = cloud.register("bob");
        Reply wrong = cloud.login(bob.email(), "not-the-Password-17");
        Reply unknown = cloud.login("nobody-" + bob.email(), "not-the-Password-17");

        refused(wrong, 401);
        refused(unknown, 401, wrong.code());
        assertThat(unknown.json().path("detail")).isEqualTo(wrong.json().path("detail"));
    }

    @Test
    void anAddressIsRegisteredOnceWhateverItsCase(RunningCloud cloud) {
        Account carl = cloud.register("carl");
        Reply again =
                cloud.post(
                        null,
                        "/auth/register",
                        """
                        {"email": "%s", "password": "%s", "name": "Carl"}"""
                                .formatted(carl.email().toUpperCase(), carl.password()));

        refused(again, 409);
    }

    @Test
    void whoForgotIsAnsweredAlikeWhetherKnownOrNot(RunningCloud cloud) {
        Account dora = cloud.register("dora");
        Reply known =
                cloud.post(null, "/auth/forgot-password", "{\"email\": \"" + dora.email() + "\"}");
        Reply unknown =
                cloud.post(
                        null, "/auth/forgot-password", "{\"email\": \"x-" + dora.email() + "\"}");

        assertThat(known.status()).isEqualTo(200);
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.json()).isEqualTo(known.json());
    }

    @Test
    void aResetTokenWorksOnceAndEndsTheOldPassword(RunningCloud cloud) {
        Account emil = cloud.register("emil");
        cloud.post(null, "/auth/forgot-password", "{\"email\": \"" + emil.email() + "\"}");
        String token = "";
        for (JsonNode mail : cloud.shellJson("outbox:list")) {
            if (mail.toString().contains(emil.email())) {
                token = mail.path("token").asText();
            }
        }
        assertThat(token).isNotBlank();
        String body =
                """
                {"token": "%s", "new_password": "Another-Correct-Horse-9"}"""
                        .formatted(token);

        assertThat(cloud.post(null, "/auth/reset-password", body).status()).isEqualTo(200);
        refused(cloud.login(emil.email(), emil.password()), 401);
        assertThat(cloud.login(emil.email(), "Another-Correct-Horse-9").status()).isEqualTo(200);
        Reply second = cloud.post(null, "/auth/reset-password", body);
        assertThat(second.status()).isBetween(400, 499);
        Problems.wellFormed(second);
    }

    @Test
    void oneAddressGuessesFiveTimesAMinute(RunningCloud cloud) {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(guess(cloud, "guess-" + i + "@example.com", "203.0.113.7").status());
        }
        Reply limited = guess(cloud, "guess-7@example.com", "203.0.113.7");

        assertThat(answers).containsExactly(401, 401, 401, 401, 401, 429);
        refused(limited, 429, "RATE_LIMITED");
        assertThat(Integer.parseInt(limited.header("Retry-After"))).isBetween(1, 60);
        assertThat(guess(cloud, "guess-8@example.com", "203.0.113.8").status()).isEqualTo(401);
    }

    private static Reply guess(RunningCloud cloud, String email, String address) {
        return cloud.send(
                "POST",
                null,
                "/auth/login",
                "{\"email\": \"" + email + "\", \"password\": \"not-the-Password-17\"}",
                "X-Forwarded-For",
                address);
    }

    @Test
    void withoutAKeyOrWithAWrongOneThereIsNothing(RunningCloud cloud) {
        for (String path : new String[] {"/instances", "/tenants", "/auth/keys", "/audit"}) {
            refused(cloud.get(null, path), 401);
            refused(cloud.send("GET", null, path, null, "X-API-Key", "thecloud_wrong"), 401);
            refused(cloud.send("GET", null, path, null, "X-API-Key", "x".repeat(5000)), 401);
        }
    }
}
