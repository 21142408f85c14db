// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Policies decide on the very next request; a denial beats everything. */
@ExtendWith(RunningCloud.Extension.class)
class PoliciesIT {

    private Account owner;
    private Account member;

    static String policy(String name, String effect, String action, String resource) {
        return """
        {"name": "%s", "statements": [
          {"effect": "%s", "action": ["%s"], "resource": ["%s"]}]}"""
                .formatted(name, effect, action, resource);
    }

    @BeforeEach
    void aTenantWithAMemberWhoMayNothing(RunningCloud cloud) {
        owner = cloud.account("policy-owner");
        member = cloud.register("member");
        Reply added =
                cloud.post(
                        owner,
                        "/tenants/" + owner.tenantId() + "/members",
                        "{\"user_id\": \"" + member.userId() + "\", \"role\": \"member\"}");
        assertThat(added.status()).as(added.toString()).isIn(200, 201);
    }

    private Reply asMember(RunningCloud cloud, String method, String path, String body) {
        return cloud.send(method, member, path, body, "X-Tenant-ID", owner.tenantId());
    }

    private String create(RunningCloud cloud, String effect, String action, String resource) {
        Reply made =
                cloud.post(
                        owner,
                        "/iam/policies",
                        policy("p-" + UUID.randomUUID(), effect, action, resource));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.id();
    }

    private String path(String policy) {
        return "/iam/users/" + member.userId() + "/policies/" + policy;
    }

    private void attach(RunningCloud cloud, String policy) {
        Reply attached = cloud.post(owner, path(policy), "");
        assertThat(attached.status()).as(attached.toString()).isEqualTo(200);
    }

    @Test
    void nothingIsAllowedUntilAPolicyAllowsIt(RunningCloud cloud) {
        refused(asMember(cloud, "GET", "/instances", null), 403, "FORBIDDEN");
        String policy = create(cloud, "Allow", "instance:list", "*");
        attach(cloud, policy);

        assertThat(asMember(cloud, "GET", "/instances", null).status()).isEqualTo(200);
        refused(asMember(cloud, "GET", "/iam/policies", null), 403);

        assertThat(cloud.delete(owner, path(policy)).status()).isIn(200, 204);
        refused(asMember(cloud, "GET", "/instances", null), 403);
    }

    @Test
    void anExplicitDenialWins(RunningCloud cloud) {
        attach(cloud, create(cloud, "Allow", "instance:*", "*"));
        assertThat(asMember(cloud, "GET", "/instances", null).status()).isEqualTo(200);

        attach(cloud, create(cloud, "Deny", "instance:read", "*"));

        refused(asMember(cloud, "GET", "/instances", null), 403);
    }

    @Test
    void aPolicyMayNameOneResource(RunningCloud cloud) {
        UUID one = UUID.randomUUID();
        attach(cloud, create(cloud, "Allow", "instance:get", "instance/" + one));

        refused(asMember(cloud, "GET", "/instances/" + one, null), 404);
        refused(asMember(cloud, "GET", "/instances/" + UUID.randomUUID(), null), 403);
    }

    @Test
    void deletingAPolicyEndsWhatItAllowed(RunningCloud cloud) {
        String policy = create(cloud, "Allow", "instance:list", "*");
        attach(cloud, policy);
        assertThat(cloud.get(owner, "/iam/users/" + member.userId() + "/policies").body())
                .contains(policy);
        assertThat(cloud.get(owner, "/iam/policies/" + policy).status()).isEqualTo(200);

        assertThat(cloud.delete(owner, "/iam/policies/" + policy).status()).isIn(200, 204);

        refused(asMember(cloud, "GET", "/instances", null), 403);
        refused(cloud.get(owner, "/iam/policies/" + policy), 404);
    }
}
