// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** API keys from creation to the request after their end. */
@ExtendWith(RunningCloud.Extension.class)
class KeysIT {

    private static Reply create(RunningCloud cloud, Account owner, String name) {
        return cloud.post(owner, "/auth/keys", "{\"name\": \"" + name + "\"}");
    }

    private static Account with(Account owner, Reply key) {
        return new Account(
                owner.email(),
                owner.password(),
                owner.userId(),
                owner.tenantId(),
                key.json().path("key").asText());
    }

    @Test
    void theSecretIsShownOnce(RunningCloud cloud) {
        Account owner = cloud.account("keys");
        Reply made = create(cloud, owner, "once");

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String secret = made.json().path("key").asText();
        assertThat(secret).startsWith("thecloud_");
        assertThat(cloud.get(owner, "/auth/keys").body())
                .contains(made.id())
                .doesNotContain(secret);
    }

    @Test
    void aRevokedKeyIsRefusedOnTheNextRequest(RunningCloud cloud) {
        Account owner = cloud.account("keys");
        Reply made = create(cloud, owner, "short-lived");
        Account second = with(owner, made);
        assertThat(cloud.get(second, "/tenants").status()).isEqualTo(200);

        assertThat(cloud.delete(owner, "/auth/keys/" + made.id()).status()).isIn(200, 204);

        refused(cloud.get(second, "/tenants"), 401);
        refused(cloud.delete(owner, "/auth/keys/" + made.id()), 404);
    }

    @Test
    void rotatingReplacesTheKey(RunningCloud cloud) {
        Account owner = cloud.account("keys");
        for (String verb : new String[] {"rotate", "regenerate"}) {
            Reply made = create(cloud, owner, "to " + verb);
            Account before = with(owner, made);
            Reply rotated = cloud.post(owner, "/auth/keys/" + made.id() + "/" + verb, "");

            assertThat(rotated.status()).as(rotated.toString()).isIn(200, 201);
            refused(cloud.get(before, "/tenants"), 401);
            assertThat(cloud.get(with(owner, rotated), "/tenants").status()).isEqualTo(200);
        }
    }

    @Test
    void anotherUsersKeyDoesNotExist(RunningCloud cloud) {
        Reply made = create(cloud, cloud.account("keys"), "mine");
        Account other = cloud.account("other");

        refused(cloud.delete(other, "/auth/keys/" + made.id()), 404);
        refused(cloud.post(other, "/auth/keys/" + made.id() + "/rotate", ""), 404);
    }

    @Test
    void operatorsMakeAndRevokeKeysInTheShell(RunningCloud cloud) {
        Account owner = cloud.account("keys");
        String key =
                cloud.shellJson("key:create --user " + owner.email() + " from-shell")
                        .path("key")
                        .asText();
        Account second =
                new Account(owner.email(), owner.password(), owner.userId(), owner.tenantId(), key);
        assertThat(cloud.get(second, "/tenants").status()).isEqualTo(200);
    }
}
