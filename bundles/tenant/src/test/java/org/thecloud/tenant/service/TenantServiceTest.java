// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.tenant.Role;
import org.thecloud.tenant.store.TenantTables;

/** Tenants on a real store, between Alice, Bob and Carol. */
class TenantServiceTest {

    @TempDir Path folder;
    private StoreFixture store;
    private TenantTables tables;
    private TenantRegister register;
    private TenantService tenants;
    private final Map<UUID, User> accounts = new HashMap<>();
    private final List<String> withdrawn = new ArrayList<>();
    private boolean allowing = true;
    private final Caller alice = user("alice@example.com");
    private final Caller bob = user("bob@example.com");
    private final Caller carol = user("carol@example.com");

    private final Users users =
            new Users() {
                @Override
                public Optional<User> find(UUID id) {
                    return Optional.ofNullable(accounts.get(id));
                }

                @Override
                public Optional<User> withEmail(String email) {
                    return accounts.values().stream()
                            .filter(user -> user.email().equalsIgnoreCase(email.strip()))
                            .findFirst();
                }

                @Override
                public Map<UUID, User> all(Collection<UUID> ids) {
                    return accounts;
                }

                @Override
                public Optional<User> firstAdministrator() {
                    return Optional.empty();
                }
            };

    private Caller user(String email) {
        User user = new User(Ids.next(), email, email, false, Instant.now());
        accounts.put(user.id(), user);
        return new Caller(
                new Principal(Principal.Type.USER, user.id(), email, null),
                new TenantId(UUID.randomUUID()),
                "test",
                "127.0.0.1",
                Conditions.NONE);
    }

    @BeforeEach
    void open() {
        store = StoreFixture.h2(folder);
        tables = new TenantTables(store.databases());
        register = new TenantRegister(config(), tables, users);
        tenants =
                new TenantService(
                        tables,
                        register,
                        users,
                        (caller, permission, resource) -> new Decision(allowing, permission),
                        (caller, tenant, user) -> withdrawn.add(tenant + " " + user));
    }

    @AfterEach
    void close() {
        tables.close();
        store.close();
    }

    private static String code(ThrowingCallable call) {
        CloudException refused = catchThrowableOfType(CloudException.class, call);
        assertThat(refused).isNotNull();
        return refused.code().name();
    }

    private UUID acme() {
        return tenants.create(alice, "Acme", "acme").id().value();
    }

    private static UUID id(Caller caller) {
        return caller.principal().id();
    }

    private void add(UUID tenant, Caller who, String role) {
        tenants.add(alice, tenant, id(who).toString(), null, role);
    }

    @ParameterizedTest
    @CsvSource({
        "'', acme, INVALID_NAME",
        "Acme, '', INVALID_SLUG",
        "Acme, a, INVALID_SLUG",
        "Acme, ACME, INVALID_SLUG",
        "Acme, ac me, INVALID_SLUG",
        "Acme, ../acme, INVALID_SLUG",
    })
    void badNamesAreRefused(String name, String slug, String code) {
        assertThat(code(() -> tenants.create(alice, name, slug))).isEqualTo(code);
    }

    @Test
    void aSlugIsTakenOnceOnThePlatform() {
        acme();
        assertThat(code(() -> tenants.create(bob, "Acme", "acme"))).isEqualTo("SLUG_TAKEN");
    }

    @Test
    void whoMakesATenantOwnsIt() {
        UUID acme = acme();
        assertThat(register.role(id(alice), new TenantId(acme))).contains(Role.OWNER);
        assertThat(tenants.list(alice, PageQuery.first()).items())
                .extracting(Tenant::slug)
                .containsExactly("acme");
        assertThat(tenants.list(bob, PageQuery.first()).items()).isEmpty();
    }

    @Test
    void aUserOwnsNoMoreThanAllowedEvenAtOnce() throws Exception {
        List<Callable<String>> wishes =
                Collections.nCopies(
                        6,
                        () -> {
                            try {
                                String slug = "t-" + UUID.randomUUID();
                                return tenants.create(alice, "T", slug).name();
                            } catch (CloudException refused) {
                                return refused.code().name();
                            }
                        });
        acme();
        ExecutorService many = Executors.newFixedThreadPool(6);
        List<String> answers = new ArrayList<>();
        for (Future<String> answer : many.invokeAll(wishes)) {
            answers.add(answer.get());
        }
        many.shutdown();
        assertThat(answers).containsOnly("T", "QUOTA_EXCEEDED");
        assertThat(answers.stream().filter("T"::equals)).hasSize(2);
        assertThat(tenants.create(bob, "Other", "other").owner()).isEqualTo(id(bob));
    }

    @Test
    void toStrangersATenantDoesNotExist() {
        UUID acme = acme();
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> tenants.get(bob, acme),
                        () -> tenants.switchTo(bob, acme),
                        () -> tenants.members(bob, acme, PageQuery.first()),
                        () -> tenants.quotas(bob, acme),
                        () -> tenants.add(bob, acme, id(bob).toString(), null, "owner"),
                        () -> tenants.remove(bob, acme, id(alice)),
                        () -> tenants.remove(bob, acme, id(bob)))) {
            assertThat(code(call)).isEqualTo("NOT_FOUND");
        }
        assertThat(code(() -> register.resolve(bob.principal(), acme.toString())))
                .isEqualTo("FORBIDDEN");
        assertThat(code(() -> register.resolve(bob.principal(), "acme"))).isEqualTo("INVALID_ID");
    }

    @Test
    void membersAreAddedByIdOrByEmailOnce() {
        UUID acme = acme();
        add(acme, bob, "viewer");
        tenants.add(alice, acme, null, "Carol@Example.com", "developer");
        assertThat(tenants.members(alice, acme, PageQuery.first()).items())
                .extracting(Member::role)
                .containsExactly(Role.OWNER, Role.VIEWER, Role.DEVELOPER);
        assertThat(code(() -> add(acme, bob, "admin"))).isEqualTo("ALREADY_A_MEMBER");
        assertThat(code(() -> tenants.add(alice, acme, null, null, "viewer")))
                .isEqualTo("INVALID_INPUT");
        assertThat(code(() -> tenants.add(alice, acme, null, "nobody@example.com", "viewer")))
                .isEqualTo("NOT_FOUND");
        assertThat(code(() -> tenants.add(alice, acme, "bob", null, "viewer")))
                .isEqualTo("INVALID_ID");
        assertThat(code(() -> add(acme, bob, "king"))).isEqualTo("INVALID_ROLE");
    }

    @Test
    void aSwitchHoldsFromTheNextRequestAndEndsWithTheMembership() {
        UUID home = tenants.create(bob, "Home", "home").id().value();
        UUID acme = acme();
        add(acme, bob, "viewer");
        assertThat(register.resolve(bob.principal(), null).value()).isEqualTo(home);
        tenants.switchTo(bob, acme);
        assertThat(register.resolve(bob.principal(), null).value()).isEqualTo(acme);
        tenants.remove(alice, acme, id(bob));
        assertThat(register.resolve(bob.principal(), null).value()).isEqualTo(home);
    }

    @Test
    void nobodyGivesOrTakesMoreThanTheyHave() {
        UUID acme = acme();
        add(acme, bob, "admin");
        assertThat(code(() -> tenants.add(bob, acme, id(carol).toString(), null, "owner")))
                .isEqualTo("FORBIDDEN");
        assertThat(code(() -> tenants.remove(bob, acme, id(alice)))).isEqualTo("FORBIDDEN");
        tenants.add(bob, acme, id(carol).toString(), null, "admin");
        tenants.remove(bob, acme, id(carol));
    }

    @Test
    void withoutPermissionOnlyLeavingIsPossible() {
        UUID acme = acme();
        add(acme, bob, "member");
        allowing = false;
        assertThat(code(() -> tenants.get(bob, acme))).isEqualTo("FORBIDDEN");
        assertThat(code(() -> tenants.remove(bob, acme, id(alice)))).isEqualTo("FORBIDDEN");
        tenants.remove(bob, acme, id(bob));
        assertThat(register.role(id(bob), new TenantId(acme))).isEmpty();
    }

    @Test
    void theLastOwnerStaysAndTheNextOneTakesOver() {
        UUID acme = acme();
        assertThat(code(() -> tenants.remove(alice, acme, id(alice)))).isEqualTo("LAST_OWNER");
        add(acme, bob, "owner");
        tenants.remove(alice, acme, id(alice));
        assertThat(tenants.get(bob, acme).owner()).isEqualTo(id(bob));
    }

    @Test
    void whatWasGrantedGoesWithTheMembershipAndBeforeTheNext() {
        UUID acme = acme();
        String bobs = acme + " " + id(bob);
        add(acme, bob, "member");
        assertThat(withdrawn).containsExactly(bobs);
        tenants.remove(alice, acme, id(bob));
        assertThat(withdrawn).containsExactly(bobs, bobs);
        add(acme, bob, "member");
        assertThat(withdrawn).containsExactly(bobs, bobs, bobs);
    }

    @Test
    void aRehearsalChangesNothing() {
        UUID acme = acme();
        Caller rehearsal = alice.with(new Conditions(null, null, true));
        tenants.create(rehearsal, "B", "bbb");
        tenants.add(rehearsal, acme, id(bob).toString(), null, "viewer");
        assertThat(tables.withSlug("bbb")).isEmpty();
        assertThat(register.role(id(bob), new TenantId(acme))).isEmpty();
    }

    @Test
    void limitsAreThoseOfThePlatformUntilSetForOneTenant() {
        UUID acme = acme();
        UUID other = tenants.create(bob, "Other", "other").id().value();
        assertThat(register.limit(new TenantId(acme), "instances")).hasValue(10);
        tenants.setQuota(alice, acme, "instances", 50L);
        tenants.setQuota(alice, acme, "vcpus", -1L);
        assertThat(register.limit(new TenantId(acme), "instances")).hasValue(50);
        assertThat(register.limit(new TenantId(acme), "vcpus")).isEmpty();
        assertThat(register.limit(new TenantId(other), "instances")).hasValue(10);
        assertThat(tenants.quotas(alice, acme)).containsEntry("instances", 50L);
    }

    @Test
    void aPersonalTenantIsMadeOnce() {
        TenantId first = register.createPersonal(bob, id(bob), "Bob Müller");
        assertThat(register.createPersonal(bob, id(bob), "Bob")).isEqualTo(first);
        Tenant personal = tables.find(first).orElseThrow();
        assertThat(personal.name()).isEqualTo("Bob Müller's Personal Tenant");
        assertThat(personal.slug()).startsWith("personal-bob-mu");
        assertThat(tenants.list(bob, PageQuery.first()).items()).hasSize(1);
    }

    @Test
    void pagesLeaveNothingOutAndRepeatNothing() {
        UUID acme = acme();
        add(acme, bob, "viewer");
        add(acme, carol, "viewer");
        List<UUID> seen = new ArrayList<>();
        String after = null;
        do {
            var page = tenants.members(alice, acme, new PageQuery(1, after));
            page.items().forEach(member -> seen.add(member.user()));
            after = page.next();
        } while (after != null);
        assertThat(seen).containsExactly(id(alice), id(bob), id(carol));
        assertThat(code(() -> tenants.members(alice, acme, new PageQuery(1, "nonsense"))))
                .isEqualTo("INVALID_CURSOR");
    }

    private static Config config() {
        return new Config() {
            @Override
            public int tenants_per_user() {
                return 3;
            }

            @Override
            public long quota_instances() {
                return 10;
            }

            @Override
            public long quota_vcpus() {
                return 8;
            }

            @Override
            public long quota_memory_mb() {
                return 16384;
            }

            @Override
            public long quota_vpcs() {
                return 2;
            }

            @Override
            public long quota_storage_gb() {
                return 50;
            }

            @Override
            public long quota_queues() {
                return -1;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Config.class;
            }
        };
    }
}
