// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.identity.User;
import org.thecloud.identity.service.World;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.tenant.service.TenantService;

/**
 * Policies, members and decisions with real users, tenants and store. Alice owns, Bob is judged.
 */
class PoliciesTest {

    @TempDir Path folder;
    private World world;
    private PolicyRegister register;
    private PolicyService policies;
    private TenantService tenants;
    private Caller alice;
    private Caller bob;
    private User bobs;
    private TenantId acme;

    @BeforeEach
    void open() {
        world = World.h2(folder);
        register = new PolicyRegister(world.store.resources(), world.tenants, world.users);
        policies = new PolicyService(register, world.tenants);
        tenants =
                new TenantService(
                        world.tenantTables, world.tenants, world.users, register, policies);
        User alices = world.register("alice@example.com");
        bobs = world.register("bob@example.com");
        acme = tenants.create(world.caller(alices), "Acme", "acme").id();
        alice = world.callerIn(alices, acme);
        bob = world.callerIn(bobs, acme);
        join("member");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void join(String role) {
        tenants.add(alice, acme.value(), null, "bob@example.com", role);
    }

    private static String code(ThrowingCallable call) {
        CloudException refused = catchThrowableOfType(CloudException.class, call);
        assertThat(refused).isNotNull();
        return refused.code().name();
    }

    private static PolicySpec says(String effect, String action, String resource) {
        return new PolicySpec(
                null,
                List.of(new Statement("rule", effect, List.of(action), List.of(resource), null)));
    }

    private UUID create(String name, String effect, String action) {
        return policies.create(alice, name, says(effect, action, "*")).id();
    }

    private UUID attached(String name, String effect, String action) {
        UUID policy = create(name, effect, action);
        policies.attach(alice, bobs.id(), policy);
        return policy;
    }

    private Decision ask(Caller who, String permission) {
        return register.decide(who, permission, permission.split(":")[0] + "/*");
    }

    private boolean bobMay(String permission) {
        return ask(bob, permission).allowed();
    }

    @Test
    void everyChangeHoldsFromTheNextDecision() {
        assertThat(bobMay("instance:list")).isFalse();
        UUID policy = attached("reader", "Allow", "instance:list");
        assertThat(bobMay("instance:list")).isTrue();

        policies.update(alice, policy, null, says("Allow", "volume:list", "*"));
        assertThat(bobMay("instance:list")).isFalse();
        assertThat(bobMay("volume:list")).isTrue();

        policies.detach(alice, bobs.id(), policy);
        assertThat(bobMay("volume:list")).isFalse();
        policies.attach(alice, bobs.id(), policy);
        assertThat(bobMay("volume:list")).isTrue();

        policies.delete(alice, policy);
        assertThat(bobMay("volume:list")).isFalse();
        assertThat(policies.of(alice, bobs.id(), PageQuery.first()).items()).isEmpty();
    }

    @Test
    void aDenialBeatsTheRoleAndEveryOtherPolicyAndSaysSo() {
        tenants.remove(alice, acme.value(), bobs.id());
        join("owner");
        attached("open", "Allow", "*");
        assertThat(bobMay("instance:launch")).isTrue();
        attached("closed", "Deny", "instance:launch");

        assertThat(ask(bob, "instance:launch"))
                .isEqualTo(
                        new Decision(
                                false,
                                "policy closed, statement rule, denies instance:launch on"
                                        + " instance/*"));
        assertThat(bobMay("instance:list")).isTrue();
    }

    @Test
    void aPolicyHoldsInItsTenantAndForItsUserOnly() {
        attached("open", "Allow", "*");
        User carols = world.register("carol@example.com");
        tenants.add(alice, acme.value(), null, "carol@example.com", "member");
        assertThat(bobMay("instance:list")).isTrue();
        assertThat(ask(world.callerIn(carols, acme), "instance:list").allowed()).isFalse();
        TenantId carolsOwn = world.tenants.active(carols.id()).orElseThrow();
        assertThat(ask(world.callerIn(bobs, carolsOwn), "instance:list").allowed()).isFalse();
    }

    @Test
    void anothersPoliciesDoNotExist() {
        UUID policy = create("mine", "Allow", "*");
        Caller mallory = world.caller(world.register("mallory@example.com"));
        UUID own = policies.create(mallory, "mine", says("Allow", "*", "*")).id();
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> policies.get(mallory, policy),
                        () -> policies.update(mallory, policy, null, says("Allow", "*", "*")),
                        () -> policies.delete(mallory, policy),
                        () -> policies.attach(mallory, mallory.principal().id(), policy),
                        () -> policies.detach(mallory, mallory.principal().id(), policy),
                        () -> policies.attach(mallory, bobs.id(), own),
                        () -> policies.of(mallory, bobs.id(), PageQuery.first()),
                        () -> policies.simulate(mallory, bobs.id(), "a:b", "a/*"),
                        () -> policies.attach(alice, bobs.id(), own))) {
            assertThat(code(call)).isEqualTo("NOT_FOUND");
        }
        assertThat(policies.list(mallory, PageQuery.first()).items())
                .extracting(Resource::id)
                .containsExactly(own);
    }

    @Test
    void whoComesBackStartsFromNothing() {
        attached("open", "Allow", "*");
        assertThat(bobMay("instance:list")).isTrue();
        tenants.remove(alice, acme.value(), bobs.id());
        assertThat(bobMay("instance:list")).isFalse();
        join("member");
        assertThat(bobMay("instance:list")).isFalse();
        assertThat(policies.of(alice, bobs.id(), PageQuery.first()).items()).isEmpty();
    }

    @Test
    void attachingTwiceIsOneAttachmentEvenAtOnce() throws Exception {
        UUID policy = create("reader", "Allow", "instance:list");
        ExecutorService many = Executors.newFixedThreadPool(4);
        Callable<Boolean> attach =
                () -> {
                    policies.attach(alice, bobs.id(), policy);
                    return bobMay("instance:list");
                };
        for (Future<Boolean> sees : many.invokeAll(List.of(attach, attach, attach, attach))) {
            assertThat(sees.get()).isTrue();
        }
        many.shutdown();
        assertThat(policies.of(alice, bobs.id(), PageQuery.first()).items()).hasSize(1);
        policies.detach(alice, bobs.id(), policy);
        assertThat(bobMay("instance:list")).isFalse();
        assertThat(code(() -> policies.detach(alice, bobs.id(), policy))).isEqualTo("NOT_ATTACHED");
    }

    @Test
    void aPolicyThatCannotBeReadAllowsNothing() {
        attached("open", "Allow", "*");
        Resource<PolicySpec, PolicyStatus> damaged =
                register.policies().create(alice, Draft.of("damaged", says("Perhaps", "*", "*")));
        policies.attach(alice, bobs.id(), damaged.id());
        Decision decision = ask(bob, "instance:list");
        assertThat(decision.allowed()).isFalse();
        assertThat(decision.because()).contains("damaged", "effect must be Allow or Deny");
    }

    @Test
    void whatConcernsThePlatformIsForItsAdministratorsWhateverPoliciesSay() {
        attached("open", "Allow", "*");
        assertThat(bobMay("platform:set-quota")).isFalse();
        assertThat(ask(alice, "platform:set-quota").allowed()).isFalse();
        Principal operator = new Principal(Principal.Type.OPERATOR, Ids.next(), "root", null);
        assertThat(
                        ask(
                                        new Caller(operator, acme, "t", null, Conditions.NONE),
                                        "platform:set-quota")
                                .allowed())
                .isTrue();
        assertThat(ask(World.stranger("10.0.0.1"), "instance:list").allowed()).isFalse();
    }

    @Test
    void aSimulationAnswersAsTheDecisionWould() {
        attached("reader", "Allow", "instance:list");
        assertThat(policies.simulate(alice, bobs.id(), "instance:list", "instance/*"))
                .isEqualTo(ask(bob, "instance:list"));
        assertThat(policies.simulate(alice, bobs.id(), "instance:launch", "instance/*").because())
                .isEqualTo("nothing allows instance:launch on instance/*");
        assertThat(code(() -> policies.simulate(alice, bobs.id(), "launch", "instance/*")))
                .isEqualTo("INVALID_INPUT");
    }

    @Test
    void badPoliciesAreRefusedAndTheFieldIsNamed() {
        Statement good = new Statement(null, "Allow", List.of("*"), List.of("*"), null);
        Statement bad = new Statement(null, "Allow", List.of(), List.of("*"), null);
        CloudException refused =
                catchThrowableOfType(
                        CloudException.class,
                        () ->
                                policies.create(
                                        alice, "p", new PolicySpec(null, List.of(good, bad))));
        assertThat(refused.code()).isEqualTo(IamError.INVALID_POLICY);
        assertThat(refused.details()).isEqualTo(Map.of("field", "statements[1]"));
        assertThat(code(() -> policies.create(alice, "p", new PolicySpec(null, List.of()))))
                .isEqualTo("INVALID_POLICY");
        assertThat(code(() -> policies.create(alice, "a b", new PolicySpec(null, List.of(good)))))
                .isEqualTo("INVALID_NAME");
        create("taken", "Allow", "*");
        assertThat(code(() -> create("taken", "Allow", "*"))).isEqualTo("NAME_TAKEN");
    }

    @Test
    void anUpdateOfAnOldVersionIsRefused() {
        Resource<PolicySpec, PolicyStatus> made =
                policies.create(alice, "p", says("Allow", "a:b", "*"));
        policies.update(alice, made.id(), "q", says("Allow", "c:d", "*"));
        Caller late = alice.with(new Conditions(null, made.version(), false));
        assertThat(code(() -> policies.update(late, made.id(), null, says("Deny", "*", "*"))))
                .isEqualTo("STALE_VERSION");
        assertThat(policies.get(alice, made.id()).name()).isEqualTo("q");
    }
}
