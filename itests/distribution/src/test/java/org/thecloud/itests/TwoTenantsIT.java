// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Nothing of one tenant exists for another. */
@ExtendWith(RunningCloud.Extension.class)
class TwoTenantsIT {

    private record Call(String method, String path, String body) {}

    @Test
    void theOthersIdsDoNotExist(RunningCloud cloud) {
        Instances.simulated(cloud);
        Account mine = cloud.account("one");
        Account other = cloud.account("two");
        String instance = Instances.launch(cloud, mine, Instances.body(Instances.name(), "sim"));
        Reply policy =
                cloud.post(
                        mine,
                        "/iam/policies",
                        PoliciesIT.policy(Instances.name(), "Allow", "instance:list", "*"));
        Reply key = cloud.post(mine, "/auth/keys", "{\"name\": \"mine\"}");
        String user = mine.userId();

        for (Call call :
                new Call[] {
                    new Call("GET", "/instances/" + instance, null),
                    new Call("PUT", "/instances/" + instance, "{\"status\": \"STOPPED\"}"),
                    new Call("DELETE", "/instances/" + instance, null),
                    new Call("GET", "/instances/" + instance + "/console", null),
                    new Call("GET", "/iam/policies/" + policy.id(), null),
                    new Call("DELETE", "/iam/policies/" + policy.id(), null),
                    new Call("POST", "/iam/users/" + user + "/policies/" + policy.id(), ""),
                    new Call("DELETE", "/iam/users/" + user + "/policies/" + policy.id(), null),
                    new Call("GET", "/iam/users/" + user + "/policies", null),
                    new Call("DELETE", "/auth/keys/" + key.id(), null),
                    new Call("POST", "/auth/keys/" + key.id() + "/rotate", ""),
                    new Call("POST", "/auth/keys/" + key.id() + "/regenerate", ""),
                    new Call("POST", "/tenants/" + mine.tenantId() + "/switch", ""),
                    new Call(
                            "POST",
                            "/tenants/" + mine.tenantId() + "/members",
                            "{\"user_id\": \"" + other.userId() + "\", \"role\": \"owner\"}"),
                }) {
            refused(cloud.send(call.method(), other, call.path(), call.body()), 404);
        }
        assertThat(cloud.get(mine, "/instances/" + instance).status()).isEqualTo(200);
        assertThat(cloud.get(mine, "/iam/policies/" + policy.id()).status()).isEqualTo(200);
        for (String list : new String[] {"/instances", "/iam/policies", "/auth/keys", "/tenants"}) {
            assertThat(cloud.get(other, list).body())
                    .as(list)
                    .doesNotContain(instance, policy.id(), key.id(), mine.tenantId(), mine.email());
        }
        // What the other tried is on its own record, with the ids that it gave; nothing else is.
        for (JsonNode entry : cloud.get(other, "/audit?limit=1000").json()) {
            assertThat(entry.path("tenant_id").asText()).isEqualTo(other.tenantId());
            assertThat(entry.path("actor").asText()).isNotEqualTo(mine.email());
        }
        Instances.terminate(cloud, mine, instance);
    }
}
