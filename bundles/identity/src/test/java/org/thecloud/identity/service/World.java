// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.osgi.util.converter.Converters;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.identity.store.AttemptTable;
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.identity.store.KeyTable;
import org.thecloud.identity.store.OutboxTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.access.Credentials;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.store.HandClock;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.tenant.service.TenantRegister;
import org.thecloud.tenant.store.TenantTables;

/** Users and tenants on a real store. */
public final class World implements AutoCloseable {

    public static final String PASSWORD = "correct horse battery staple";

    public final StoreFixture store;
    public final Cipher cipher;
    public final HandClock clock = new HandClock(Instant.now());
    public final Users users;
    public final TenantTables tenantTables;
    public final TenantRegister tenants;
    public final AccountService accounts;
    public final KeyService keys;
    public final KeyRegister register;
    final IdentityTables tables;
    final KeyTable keyTable;
    final Outbox outbox;

    private World(StoreFixture store, Path folder) {
        this.store = store;
        cipher = CipherFixture.in(folder);
        tables = new IdentityTables(store.databases());
        keyTable = new KeyTable(tables);
        users = new UserDirectory(tables);
        tenantTables = new TenantTables(store.databases());
        tenants = new TenantRegister(tenantConfig(), tenantTables, users);
        register = new KeyRegister(keyTable, cipher, clock);
        accounts =
                new AccountService(
                        config(),
                        tables,
                        keyTable,
                        register,
                        new Throttle(config(), new AttemptTable(tables), clock),
                        cipher,
                        tenants,
                        clock);
        keys = new KeyService(keyTable, register);
        outbox = new Outbox(new OutboxTable(tables), cipher, clock);
    }

    public static World h2(Path folder) {
        return new World(StoreFixture.h2(folder), folder);
    }

    /** On PostgreSQL; opened twice in one folder, they are two runtimes. Skipped without it. */
    public static World postgresql(Path folder) {
        return new World(StoreFixture.postgresql(folder), folder);
    }

    FirstAdministrator firstAdministrator(Path file) {
        return new FirstAdministrator(config(), tables, keyTable, register, cipher, tenants, file);
    }

    /** Somebody who is not logged in. */
    public static Caller stranger(String address) {
        return new Caller(
                Principal.ANONYMOUS,
                TenantId.PLATFORM,
                "test-" + UUID.randomUUID(),
                address,
                Conditions.NONE);
    }

    public User register(String email) {
        return accounts.register(stranger("10.0.0.1"), email, PASSWORD, "Alice Doe");
    }

    /** The user in the tenant where requests act. */
    public Caller caller(User user) {
        return callerIn(user, tenants.active(user.id()).orElseThrow());
    }

    public Caller callerIn(User user, TenantId tenant) {
        return new Caller(
                new Principal(Principal.Type.USER, user.id(), user.email(), null),
                tenant,
                "test-" + UUID.randomUUID(),
                "10.0.0.1",
                Conditions.NONE);
    }

    Principal authenticate(Secret key) {
        return register.authenticate(new Credentials(key, null, "10.0.0.1")).orElseThrow();
    }

    @Override
    public void close() {
        register.close();
        tables.close();
        tenantTables.close();
        store.close();
    }

    private static Config config() {
        return Converters.standardConverter()
                .convert(
                        Map.of(
                                "session.minutes",
                                720,
                                "reset.minutes",
                                60,
                                "attempts.per.minute",
                                5,
                                "account.attempts.per.minute",
                                5,
                                "admin.email",
                                "admin@localhost.localdomain"))
                .to(Config.class);
    }

    private static org.thecloud.tenant.service.Config tenantConfig() {
        return Converters.standardConverter()
                .convert(Map.of("tenants.per.user", 3))
                .to(org.thecloud.tenant.service.Config.class);
    }
}
