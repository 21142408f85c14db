// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;

/** What changes something, and what was refused, is on record. */
@ExtendWith(RunningCloud.Extension.class)
class AuditIT {

    @Test
    void mutationsAndRefusalsAreRecordedWithActorAndAddress(RunningCloud cloud) {
        Account user = cloud.register("audited");
        cloud.post(user, "/auth/keys", "{\"name\": \"recorded\"}");
        UUID missing = UUID.randomUUID();
        cloud.delete(user, "/instances/" + missing);

        JsonNode entries = cloud.get(user, "/audit?limit=50").json();

        assertThat(entries)
                .anySatisfy(
                        entry -> {
                            assertThat(entry.path("actor").asText()).isEqualTo(user.email());
                            assertThat(entry.path("ip_address").asText()).startsWith("2001:db8:");
                            assertThat(entry.path("status").asText()).isEqualTo("success");
                        });
        assertThat(entries)
                .anySatisfy(
                        entry ->
                                assertThat(entry.path("resource").asText())
                                        .contains(missing.toString()));
    }

    @Test
    void oneTenantDoesNotReadTheRecordsOfAnother(RunningCloud cloud) {
        Account user = cloud.account("one");
        cloud.post(user, "/auth/keys", "{\"name\": \"mine\"}");

        assertThat(cloud.get(cloud.account("two"), "/audit").body()).doesNotContain(user.email());
    }

    @Test
    void theChainIsWhole(RunningCloud cloud) {
        cloud.post(cloud.account("one"), "/auth/keys", "{\"name\": \"chained\"}");

        await().untilAsserted(() -> assertThat(cloud.shell("audit:verify").exit()).isZero());
    }

    @Test
    void commandsOfOperatorsAreRecordedToo(RunningCloud cloud) {
        String slug = "audit-" + UUID.randomUUID().toString().substring(0, 8);
        assertThat(cloud.shell("tenant:create " + slug).exit()).isZero();

        assertThat(cloud.shellJson("audit:list --tenant " + slug).toString())
                .contains("tester", "TENANT_CREATE");
    }
}
