// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.store.KeyTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;

/** What users do with their own keys. */
@Component(service = KeyService.class)
public final class KeyService {

    private final KeyTable tables;
    private final KeyRegister register;
    private final Clock clock = Clock.systemUTC();

    /**
     * A key and, this once, its secrets.
     *
     * @param secret the API key itself
     * @param signing what its signed form signs with
     */
    public record NewKey(Key key, Secret secret, Secret signing) {}

    @Activate
    public KeyService(@Reference KeyTable tables, @Reference KeyRegister register) {
        this.tables = tables;
        this.register = register;
    }

    public NewKey create(Caller caller, @Nullable String name, @Nullable Instant expiresAt) {
        UUID owner = owner(caller);
        String called = Inputs.name(name, 1);
        if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
            throw CloudException.invalid("expires_at", "expires_at must be in the future");
        }
        KeyRegister.Minted minted = register.mint(owner, called, false, expiresAt);
        tables.add(caller, minted.key(), minted.sealed());
        return new NewKey(minted.key(), minted.secret(), minted.signing());
    }

    /** Newest first. */
    public Page<Key> list(Caller caller, PageQuery query) {
        UUID after = null;
        if (query.after() != null) {
            try {
                after = Ids.parse("after", query.after());
            } catch (CloudException notOurs) {
                throw new CloudException(
                        KernelError.INVALID_CURSOR, "after is not a cursor of this list");
            }
        }
        List<Key> keys = tables.keys(caller.principal().id(), query.limit(), after);
        boolean more = keys.size() > query.limit();
        List<Key> page = more ? keys.subList(0, query.limit()) : keys;
        return new Page<>(page, more ? page.get(page.size() - 1).id().toString() : null);
    }

    /** The key is dead when this returns. */
    public void revoke(Caller caller, UUID id) {
        String dead = tables.revoke(caller, caller.principal().id(), id);
        register.forget(List.of(dead));
    }

    /** Puts a new key in the place of an old one, which is dead when this returns. */
    public NewKey rotate(Caller caller, UUID id) {
        KeyRegister.Minted fresh = register.mint(owner(caller), "rotated", false, null);
        Renewal renewal = new Renewal(fresh);
        String dead = tables.replace(caller, caller.principal().id(), id, renewal);
        register.forget(List.of(dead));
        return new NewKey(renewal.made(), fresh.secret(), fresh.signing());
    }

    private static final class Renewal implements KeyTable.Replacement {

        private final KeyRegister.Minted fresh;
        private Key made;

        Renewal(KeyRegister.Minted fresh) {
            this.fresh = fresh;
            this.made = fresh.key();
        }

        @Override
        public Key of(Key old) {
            made =
                    new Key(
                            fresh.key().id(),
                            old.owner(),
                            old.name(),
                            fresh.key().prefix(),
                            fresh.key().accessKeyId(),
                            old.session(),
                            fresh.key().createdAt(),
                            fresh.key().lastUsed(),
                            old.expiresAt());
            return made;
        }

        @Override
        public Sealed sealed() {
            return fresh.sealed();
        }

        Key made() {
            return made;
        }
    }

    private static UUID owner(Caller caller) {
        if (caller.principal().type() != Principal.Type.USER) {
            throw new CloudException(KernelError.FORBIDDEN, "only a user has API keys");
        }
        return caller.principal().id();
    }
}
