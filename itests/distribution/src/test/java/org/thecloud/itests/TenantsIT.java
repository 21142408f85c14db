// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Tenants and who belongs to them. */
@ExtendWith(RunningCloud.Extension.class)
class TenantsIT {

    private static Reply create(RunningCloud cloud, Account owner, String slug) {
        return cloud.post(owner, "/tenants", "{\"name\": \"Acme\", \"slug\": \"" + slug + "\"}");
    }

    private static String slug() {
        return "acme-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void aSlugIsTakenOnce(RunningCloud cloud) {
        String slug = slug();

        assertThat(create(cloud, cloud.account("one"), slug).status()).isEqualTo(201);
        refused(create(cloud, cloud.account("two"), slug), 409);
    }

    @Test
    void theHeaderChoosesTheTenantAmongOnesOwn(RunningCloud cloud) {
        Account one = cloud.account("one");
        String id = create(cloud, one, slug()).id();

        assertThat(cloud.send("GET", one, "/instances", null, "X-Tenant-ID", id).status())
                .isEqualTo(200);
        refused(
                cloud.send("GET", cloud.account("two"), "/instances", null, "X-Tenant-ID", id),
                403);
        refused(cloud.send("GET", one, "/instances", null, "X-Tenant-ID", "not-a-uuid"), 400);
    }

    @Test
    void switchingChangesWhatLaterRequestsSee(RunningCloud cloud) {
        Account user = cloud.register("switcher");
        String second = create(cloud, user, slug()).id();

        assertThat(cloud.post(user, "/tenants/" + second + "/switch", "").status()).isEqualTo(200);
        Reply launched =
                cloud.post(user, "/iam/policies", PoliciesIT.policy("here", "Allow", "x:y", "*"));
        assertThat(launched.status()).as(launched.toString()).isEqualTo(201);
        assertThat(cloud.get(user, "/iam/policies").body()).contains(launched.id());
        assertThat(
                        cloud.send(
                                        "GET",
                                        user,
                                        "/iam/policies",
                                        null,
                                        "X-Tenant-ID",
                                        user.tenantId())
                                .body())
                .doesNotContain(launched.id());
        refused(cloud.post(cloud.account("two"), "/tenants/" + second + "/switch", ""), 404);
    }

    @Test
    void aMemberMayEnter(RunningCloud cloud) {
        Account owner = cloud.account("one");
        Account guest = cloud.register("guest");
        String id = create(cloud, owner, slug()).id();
        refused(cloud.send("GET", guest, "/instances", null, "X-Tenant-ID", id), 403);

        Reply added =
                cloud.send(
                        "POST",
                        owner,
                        "/tenants/" + id + "/members",
                        "{\"user_id\": \"" + guest.userId() + "\", \"role\": \"owner\"}",
                        "X-Tenant-ID",
                        id);

        assertThat(added.status()).as(added.toString()).isIn(200, 201);
        assertThat(cloud.send("GET", guest, "/instances", null, "X-Tenant-ID", id).status())
                .isEqualTo(200);
        assertThat(cloud.shellJson("tenant:members " + id).toString()).contains(guest.email());
    }
}
