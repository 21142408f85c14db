// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.identity.User;
import org.thecloud.identity.service.KeyService;
import org.thecloud.identity.service.World;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Credentials;
import org.thecloud.tenant.service.TenantService;

/**
 * Two runtimes on one PostgreSQL: what is changed in the first holds for the next request in the
 * second, which has it in memory.
 */
class TwoRuntimesTest {

    @TempDir Path folder;
    private World here;
    private World there;
    private PolicyRegister rules;
    private PolicyRegister rulesThere;
    private PolicyService policies;
    private TenantService tenants;
    private Caller alice;
    private User bob;
    private TenantId acme;

    @BeforeEach
    void open() {
        here = World.postgresql(folder);
        there = World.postgresql(folder);
        rules = new PolicyRegister(here.store.resources(), here.tenants, here.users);
        rulesThere = new PolicyRegister(there.store.resources(), there.tenants, there.users);
        policies = new PolicyService(rules, here.tenants);
        tenants = new TenantService(here.tenantTables, here.tenants, here.users, rules, policies);
        User alices = here.register("alice@example.com");
        bob = here.register("bob@example.com");
        acme = tenants.create(here.caller(alices), "Acme", "acme").id();
        alice = here.callerIn(alices, acme);
        tenants.add(alice, acme.value(), null, "bob@example.com", "member");
    }

    @AfterEach
    void close() {
        if (here != null) {
            here.close();
        }
        if (there != null) {
            there.close();
        }
    }

    private boolean mayThere(String permission) {
        return rulesThere
                .decide(there.callerIn(bob, acme), permission, permission.split(":")[0] + "/*")
                .allowed();
    }

    private UUID attached(String action) {
        PolicySpec says =
                new PolicySpec(
                        null,
                        List.of(
                                new Statement(
                                        "rule", "Allow", List.of(action), List.of("*"), null)));
        UUID policy = policies.create(alice, "p-" + action.replace(':', '-'), says).id();
        policies.attach(alice, bob.id(), policy);
        return policy;
    }

    @Test
    void policies() {
        assertThat(mayThere("instance:list")).isFalse();
        UUID policy = attached("instance:list");
        assertThat(mayThere("instance:list")).isTrue();
        policies.detach(alice, bob.id(), policy);
        assertThat(mayThere("instance:list")).isFalse();
        policies.attach(alice, bob.id(), policy);
        assertThat(mayThere("instance:list")).isTrue();
        policies.delete(alice, policy);
        assertThat(mayThere("instance:list")).isFalse();
    }

    @Test
    void membershipsAndSwitches() {
        attached("instance:list");
        assertThat(mayThere("instance:list")).isTrue();
        TenantId own = there.tenants.active(bob.id()).orElseThrow();
        tenants.switchTo(here.callerIn(bob, own), acme.value());
        assertThat(there.tenants.active(bob.id())).contains(acme);
        tenants.remove(alice, acme.value(), bob.id());
        assertThat(mayThere("instance:list")).isFalse();
        assertThat(there.tenants.active(bob.id())).contains(own);
    }

    @Test
    void keys() {
        Caller bobs = here.callerIn(bob, acme);
        KeyService.NewKey key = here.keys.create(bobs, "laptop", null);
        Secret secret = key.secret();
        assertThat(there.register.authenticate(new Credentials(secret, null, "10.0.0.1")))
                .isPresent();
        here.keys.revoke(bobs, key.key().id());
        assertThatThrownBy(
                        () ->
                                there.register.authenticate(
                                        new Credentials(secret, null, "10.0.0.1")))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("revoked");
    }
}
