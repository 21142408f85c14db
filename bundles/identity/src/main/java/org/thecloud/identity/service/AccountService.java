// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.identity.User;
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.identity.store.KeyTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.tenant.Tenants;

/** Registration, login and new passwords. */
@Component(service = AccountService.class, configurationPid = "org.thecloud.identity")
@Designate(ocd = Config.class)
public final class AccountService {

    private static final String LOGIN = "login";
    private static final String FORGOT = "forgot";
    private static final String RESET = "reset";
    private static final int LONGEST_PASSWORD = 1024;

    private final IdentityTables tables;
    private final KeyTable keyTable;
    private final KeyRegister keys;
    private final Throttle throttle;
    private final Cipher cipher;
    private final Tenants tenants;
    private final Duration session;
    private final Duration reset;
    private final Clock clock;
    // checked where there is no account, so that this takes as long as where there is one
    private final String nobodysHash;

    /** A user who has logged in, with the key of the session. */
    public record Login(User user, KeyService.NewKey made, Instant expiresAt) {

        /** The API key itself. */
        public Secret key() {
            return made.secret();
        }
    }

    @Activate
    public AccountService(
            Config config,
            @Reference IdentityTables tables,
            @Reference KeyTable keyTable,
            @Reference KeyRegister keys,
            @Reference Throttle throttle,
            @Reference Cipher cipher,
            @Reference Tenants tenants) {
        this(config, tables, keyTable, keys, throttle, cipher, tenants, Clock.systemUTC());
    }

    AccountService(
            Config config,
            IdentityTables tables,
            KeyTable keyTable,
            KeyRegister keys,
            Throttle throttle,
            Cipher cipher,
            Tenants tenants,
            Clock clock) {
        this.clock = clock;
        this.tables = tables;
        this.keyTable = keyTable;
        this.keys = keys;
        this.throttle = throttle;
        this.cipher = cipher;
        this.tenants = tenants;
        this.session = Duration.ofMinutes(config.session_minutes());
        this.reset = Duration.ofMinutes(config.reset_minutes());
        this.nobodysHash = cipher.passwordHash(cipher.newToken());
    }

    /** A new user with a tenant of their own. */
    public User register(
            Caller caller,
            @Nullable String email,
            @Nullable String password,
            @Nullable String name) {
        String address = Inputs.email(email);
        String called = Inputs.name(name, 2);
        Secret chosen = PasswordRule.require("password", password, address, called);
        User user = new User(Ids.next(), address, called, false, clock.instant());
        tables.register(caller, user, Inputs.emailKey(address), cipher.passwordHash(chosen));
        // If the platform dies here, the next login makes up for it.
        tenants.createPersonal(caller, user.id(), user.name());
        if (!caller.dryRun()) {
            throttle.passed(caller, LOGIN, Inputs.emailKey(address));
        }
        return user;
    }

    /** The key of a new session. */
    public Login login(Caller caller, @Nullable String email, @Nullable String password) {
        String key = Inputs.emailKey(required("email", email));
        Secret shown = new Secret(required("password", password));
        throttle.enter(caller, LOGIN, key);
        Optional<Account> account = tables.account(key);
        boolean right =
                cipher.passwordMatches(
                        shown, account.map(Account::passwordHash).orElse(nobodysHash));
        if (account.isEmpty() || !right) {
            throw IdentityError.invalidCredentials();
        }
        User user = account.get().user();
        throttle.passed(caller, LOGIN, key);
        if (tenants.active(user.id()).isEmpty()) {
            tenants.createPersonal(caller, user.id(), user.name());
        }
        Instant expiresAt = clock.instant().plus(session);
        KeyRegister.Minted minted = keys.mint(user.id(), "login", true, expiresAt);
        keys.forget(
                keyTable.addSession(
                        caller, minted.key(), minted.sealed(), account.get().passwordHash()));
        return new Login(
                user,
                new KeyService.NewKey(minted.key(), minted.secret(), minted.signing()),
                expiresAt);
    }

    /** Sends a token to the address, if there is such an account; the answer never tells. */
    public void forgot(Caller caller, @Nullable String email) {
        String address = Inputs.email(email);
        String key = Inputs.emailKey(address);
        throttle.enter(caller, FORGOT, key);
        Secret token = cipher.newToken();
        // what every database gives back as it was
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        UUID id = Ids.next();
        String sealed = cipher.encrypt(token, context(id));
        Optional<User> user = tables.account(key).map(Account::user);
        // Where there is no account the same is written, for nobody and expired already: how long
        // the answer takes must not tell either.
        Instant expiresAt = user.isPresent() ? now.plus(reset) : now;
        tables.reset(
                caller,
                user.map(User::id).orElseGet(Ids::next),
                cipher.tokenHash(token),
                expiresAt,
                new Letter(
                        id,
                        user.map(User::email).orElse(""),
                        "Choose a new password",
                        sealed,
                        now,
                        expiresAt,
                        null,
                        0,
                        null));
    }

    /**
     * Sets a new password with a token. All sessions end; keys stay unless asked otherwise.
     *
     * @param allKeys whether the user's API keys are revoked as well
     */
    public void resetPassword(
            Caller caller, @Nullable String token, @Nullable String password, boolean allKeys) {
        Secret shown = new Secret(required("token", token));
        throttle.enter(caller, RESET);
        List<String> hashes = cipher.tokenHashes(shown);
        User user =
                tables.resetting(hashes, clock.instant())
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                IdentityError.INVALID_TOKEN,
                                                "the token is unknown, used or expired; ask for"
                                                        + " another one",
                                                Map.of("field", "token")));
        Secret chosen = PasswordRule.require("new_password", password, user.email(), user.name());
        keys.forget(
                tables.changePassword(
                        caller, hashes, cipher.passwordHash(chosen), allKeys, clock.instant()));
    }

    /** The caller's own account. */
    public User me(Caller caller) {
        return tables.user(caller.principal().id())
                .orElseThrow(() -> CloudException.notFound("user", caller.principal().id()));
    }

    static String context(UUID letter) {
        return "outbox/" + letter;
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > LONGEST_PASSWORD) {
            throw CloudException.invalid(field, field + " must be given");
        }
        return value;
    }
}
