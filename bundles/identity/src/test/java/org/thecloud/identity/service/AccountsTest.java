// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import org.thecloud.identity.AccessKey;
import org.thecloud.identity.User;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Secret;

class AccountsTest {

    private static final String NEW_PASSWORD = "tangerine lamp under the bridge";

    @TempDir Path folder;
    private World world;
    private final String email = "alice-" + UUID.randomUUID() + "@example.com";

    @BeforeEach
    void open() {
        world = World.h2(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static String code(ThrowingCallable call) {
        CloudException refused = catchThrowableOfType(CloudException.class, call);
        assertThat(refused).isNotNull();
        return refused.code().name();
    }

    private AccountService.Login login(String password) {
        return world.accounts.login(World.stranger("10.0.0.1"), email, password);
    }

    @ParameterizedTest
    @CsvSource({
        "'', correct horse battery staple, Alice, INVALID_EMAIL",
        "alice, correct horse battery staple, Alice, INVALID_EMAIL",
        "a b@example.com, correct horse battery staple, Alice, INVALID_EMAIL",
        "alice@example.com, , Alice, INVALID_INPUT",
        "alice@example.com, short, Alice, WEAK_PASSWORD",
        "alice@example.com, password, Alice, WEAK_PASSWORD",
        "alice@example.com, Password123!, Alice, WEAK_PASSWORD",
        "alice@example.com, aaaaaaaaaaaaaaaa, Alice, WEAK_PASSWORD",
        "alice@example.com, 12345678901234, Alice, WEAK_PASSWORD",
        "alice@example.com, correct horse battery staple, A, INVALID_NAME",
    })
    void registrationRefusesBadInput(String address, String password, String name, String code) {
        assertThat(
                        code(
                                () ->
                                        world.accounts.register(
                                                World.stranger("::1"), address, password, name)))
                .isEqualTo(code);
    }

    @Test
    void aUserIsRegisteredWithATenantAndLogsInWhateverTheCase() {
        User user = world.register(email);
        assertThat(world.tenants.active(user.id())).isPresent();
        AccountService.Login login =
                world.accounts.login(
                        World.stranger("10.0.0.1"), " " + email.toUpperCase(), World.PASSWORD);
        assertThat(world.authenticate(login.key()).id()).isEqualTo(user.id());
        assertThat(login.key().reveal()).startsWith("thecloud_");
        assertThat(code(() -> world.register(email.toUpperCase()))).isEqualTo("EMAIL_TAKEN");
    }

    @Test
    void aRehearsalLeavesNoUser() {
        Caller rehearsal = World.stranger("::1").with(new Conditions(null, null, true));
        world.accounts.register(rehearsal, email, World.PASSWORD, "Alice");
        assertThat(world.users.withEmail(email)).isEmpty();
    }

    @Test
    void aSessionEndsAndOldOnesAreDropped() {
        world.register(email);
        List<Secret> sessions = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            sessions.add(login(World.PASSWORD).key());
            world.authenticate(sessions.get(i));
        }
        assertThat(code(() -> world.authenticate(sessions.get(0)))).isEqualTo("UNAUTHENTICATED");
        assertThat(code(() -> world.authenticate(sessions.get(1)))).isEqualTo("UNAUTHENTICATED");
        world.authenticate(sessions.get(2));
        world.clock.pass(Duration.ofHours(13));
        assertThat(code(() -> world.authenticate(sessions.get(21)))).isEqualTo("UNAUTHENTICATED");
    }

    private String wrongFrom(String address) {
        return code(() -> world.accounts.login(World.stranger(address), email, "wrong"));
    }

    @Test
    void guessingIsSlowedDownFromWhereverButTheOwnerIsNot() {
        world.register(email);
        for (int i = 2; i <= 6; i++) {
            assertThat(wrongFrom("10.0.0." + i)).isEqualTo("INVALID_CREDENTIALS");
        }
        assertThatThrownBy(
                        () ->
                                world.accounts.login(
                                        World.stranger("10.0.0.7"), email, World.PASSWORD))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> {
                            assertThat(refused.kind().status()).isEqualTo(429);
                            assertThat(Long.parseLong(refused.details().get("retry_after")))
                                    .isBetween(1L, 61L);
                        });
        login(World.PASSWORD); // where the owner registered
        world.clock.pass(Duration.ofSeconds(61));
        world.accounts.login(World.stranger("10.0.0.7"), email, World.PASSWORD);
    }

    @Test
    void oneAddressIsSlowedDownMoreAndMore() {
        world.register(email);
        for (int minute = 0; minute < 2; minute++) {
            for (int i = 0; i < 5; i++) {
                assertThat(code(() -> login("wrong"))).isEqualTo("INVALID_CREDENTIALS");
            }
            assertThat(code(() -> login(World.PASSWORD))).isEqualTo("RATE_LIMITED");
            world.clock.pass(Duration.ofSeconds(61));
        }
        assertThat(code(() -> login(World.PASSWORD))).isEqualTo("RATE_LIMITED");
        world.clock.pass(Duration.ofSeconds(61));
        login(World.PASSWORD);
    }

    @Test
    void theAddressesOfOneNetworkCountTogether() {
        assertThat(Throttle.network("10.0.0.1")).isNotEqualTo(Throttle.network("10.0.0.2"));
        assertThat(Throttle.network("::ffff:10.0.0.1")).isEqualTo("10.0.0.1");
        for (int i = 1; i <= 5; i++) {
            assertThat(wrongToken("2001:db8::" + i)).isEqualTo("INVALID_TOKEN");
        }
        assertThat(wrongToken("2001:db8:0:0:ffff::6")).isEqualTo("RATE_LIMITED");
        assertThat(wrongToken("2001:db8:0:1::1")).isEqualTo("INVALID_TOKEN");
    }

    private String wrongToken(String address) {
        return code(
                () ->
                        world.accounts.resetPassword(
                                World.stranger(address), "guess", NEW_PASSWORD, false));
    }

    @Test
    void guessersOfTokensDoNotStopOthers() {
        for (int i = 0; i < 60; i++) {
            wrongToken("10.1.0." + i % 12);
        }
        assertThat(wrongToken("10.2.0.1")).isEqualTo("INVALID_TOKEN");
    }

    @Test
    void nobodysMailboxIsFlooded() {
        world.register(email);
        for (int i = 0; i < 5; i++) {
            world.accounts.forgot(World.stranger("10.3.0." + i), email);
        }
        assertThat(code(() -> world.accounts.forgot(World.stranger("10.3.0.9"), email)))
                .isEqualTo("RATE_LIMITED");
        assertThat(world.outbox.messages()).hasSize(5);
    }

    @Test
    void aSessionDoesNotBeginWithAPasswordThatHasJustBeenChanged() {
        User user = world.register(email);
        String looked = world.tables.account(email).orElseThrow().passwordHash();
        world.accounts.forgot(World.stranger("::1"), email);
        world.accounts.resetPassword(World.stranger("::1"), token(), NEW_PASSWORD, false);
        KeyRegister.Minted late = world.register.mint(user.id(), "login", true, null);

        assertThat(
                        code(
                                () ->
                                        world.keyTable.addSession(
                                                world.caller(user),
                                                late.key(),
                                                late.sealed(),
                                                looked)))
                .isEqualTo("INVALID_CREDENTIALS");
        assertThat(code(() -> world.authenticate(late.secret()))).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void manyAtOnceDoNotGetMoreKeysThanOne() throws Exception {
        Caller caller = world.caller(world.register(email));
        for (int i = 0; i < 97; i++) {
            world.keys.create(caller, "key " + i, null);
        }
        List<Callable<String>> wishes =
                Collections.nCopies(
                        8,
                        () -> {
                            try {
                                return world.keys.create(caller, "more", null).key().name();
                            } catch (CloudException refused) {
                                return refused.code().name();
                            }
                        });
        ExecutorService many = Executors.newFixedThreadPool(8);
        List<String> answers = new ArrayList<>();
        for (Future<String> answer : many.invokeAll(wishes)) {
            answers.add(answer.get());
        }
        many.shutdown();
        assertThat(answers.stream().filter("more"::equals)).hasSize(3);
        assertThat(answers.stream().filter("TOO_MANY_KEYS"::equals)).hasSize(5);
    }

    @Test
    void aRehearsedGuessCountsToo() {
        world.register(email);
        Caller rehearsal = World.stranger("10.0.0.7").with(new Conditions(null, null, true));
        for (int i = 0; i < 5; i++) {
            code(() -> world.accounts.login(rehearsal, email, "wrong"));
        }
        assertThat(code(() -> world.accounts.login(rehearsal, email, "wrong")))
                .isEqualTo("RATE_LIMITED");
    }

    @Test
    void unknownAddressesAreAnsweredLikeWrongPasswords() {
        assertThat(code(() -> login("wrong"))).isEqualTo("INVALID_CREDENTIALS");
        world.accounts.forgot(World.stranger("::1"), email);
        assertThat(world.outbox.messages()).isEmpty();
    }

    @Test
    void aTokenChangesThePasswordOnceAndEndsSessionsButNotKeys() {
        User user = world.register(email);
        Secret session = login(World.PASSWORD).key();
        Secret key = world.keys.create(world.caller(user), "ci", null).secret();
        world.authenticate(session);
        world.authenticate(key);
        world.accounts.forgot(World.stranger("::1"), email);
        String token = token();
        assertThat(
                        code(
                                () ->
                                        world.accounts.resetPassword(
                                                World.stranger("::1"), token, "password", false)))
                .isEqualTo("WEAK_PASSWORD");
        world.accounts.resetPassword(World.stranger("::1"), token, NEW_PASSWORD, false);
        assertThat(code(() -> world.authenticate(session))).isEqualTo("UNAUTHENTICATED");
        world.authenticate(key);
        assertThat(
                        code(
                                () ->
                                        world.accounts.resetPassword(
                                                World.stranger("::1"), token, NEW_PASSWORD, true)))
                .isEqualTo("INVALID_TOKEN");
        assertThat(code(() -> login(World.PASSWORD))).isEqualTo("INVALID_CREDENTIALS");
        login(NEW_PASSWORD);
    }

    private String token() {
        assertThat(world.outbox.messages()).hasSize(1);
        return world.outbox.messages().get(0).token();
    }

    @Test
    void aKeyIsDeadRightAfterItIsRevokedOrRotated() {
        User user = world.register(email);
        Caller caller = world.caller(user);
        KeyService.NewKey one = world.keys.create(caller, "one", null);
        world.authenticate(one.secret());
        KeyService.NewKey two = world.keys.rotate(caller, one.key().id());
        assertThat(code(() -> world.authenticate(one.secret()))).isEqualTo("UNAUTHENTICATED");
        assertThat(two.key().name()).isEqualTo("one");
        world.authenticate(two.secret());
        world.keys.revoke(caller, two.key().id());
        assertThat(code(() -> world.authenticate(two.secret()))).isEqualTo("UNAUTHENTICATED");
        assertThat(world.keys.list(caller, PageQuery.first()).items()).isEmpty();
    }

    @Test
    void theSignedFormOfAKeyLivesAndDiesWithIt() {
        User user = world.register(email);
        Caller caller = world.caller(user);
        KeyService.NewKey made = world.keys.create(caller, "cli", null);
        String shown = String.valueOf(made.key().accessKeyId());
        AccessKey found = world.register.find(shown).orElseThrow();
        assertThat(found.principal().id()).isEqualTo(user.id());
        assertThat(found.principal().credential()).isEqualTo(made.key().id());
        assertThat(found.signingSecret()).isEqualTo(made.signing());
        KeyService.NewKey fresh = world.keys.rotate(caller, made.key().id());
        assertThat(world.register.find(shown)).isEmpty();
        String next = String.valueOf(fresh.key().accessKeyId());
        assertThat(next).isNotEqualTo(shown);
        assertThat(world.register.find(next)).isPresent();
        world.keys.revoke(caller, fresh.key().id());
        assertThat(world.register.find(next)).isEmpty();
        AccountService.Login login = login(World.PASSWORD);
        String session = String.valueOf(login.made().key().accessKeyId());
        assertThat(world.register.find(session)).isPresent();
        world.clock.pass(Duration.ofHours(13));
        assertThat(world.register.find(session)).isEmpty();
    }

    @Test
    void whatIsNoAccessKeyIsNotFound() {
        for (String id : List.of("", "TC", "AKIAIOSFODNN7EXAMPLE", "TC' or 1=1 or '1'='1")) {
            assertThat(world.register.find(id)).isEmpty();
        }
    }

    @Test
    void anothersKeyDoesNotExist() {
        User alice = world.register(email);
        User bob = world.register("bob-" + UUID.randomUUID() + "@example.com");
        UUID id = world.keys.create(world.caller(alice), "one", null).key().id();
        assertThat(code(() -> world.keys.revoke(world.caller(bob), id))).isEqualTo("NOT_FOUND");
        assertThat(code(() -> world.keys.rotate(world.caller(bob), id))).isEqualTo("NOT_FOUND");
        assertThat(code(() -> world.keys.create(world.caller(bob), " ", null)))
                .isEqualTo("INVALID_NAME");
        assertThat(code(() -> world.keys.create(world.caller(bob), "x", Instant.EPOCH)))
                .isEqualTo("INVALID_INPUT");
    }

    @Test
    void theLastUseOfAKeyIsWrittenDownLater() {
        Caller caller = world.caller(world.register(email));
        KeyService.NewKey key = world.keys.create(caller, "one", null);
        world.clock.pass(Duration.ofMinutes(5));
        world.authenticate(key.secret());
        world.register.noteUses();
        assertThat(world.keys.list(caller, PageQuery.first()).items().get(0).lastUsed())
                .isAfter(key.key().createdAt());
    }

    @Test
    void aTokenThatIsNotOursIsLeftToOthers() {
        assertThat(
                        world.register.authenticate(
                                new org.thecloud.kernel.access.Credentials(
                                        null, new Secret("eyJhbGciOi"), "::1")))
                .isEmpty();
    }
}
