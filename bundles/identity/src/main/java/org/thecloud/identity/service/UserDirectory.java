// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.identity.store.IdentityTables;

/** Users for other services. */
@Component
public final class UserDirectory implements Users {

    private final IdentityTables tables;

    @Activate
    public UserDirectory(@Reference IdentityTables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<User> find(UUID id) {
        return tables.user(id);
    }

    @Override
    public Optional<User> withEmail(String email) {
        return tables.account(Inputs.emailKey(email)).map(Account::user);
    }

    @Override
    public Map<UUID, User> all(Collection<UUID> ids) {
        return tables.users(ids).stream().collect(Collectors.toMap(User::id, Function.identity()));
    }

    @Override
    public Optional<User> firstAdministrator() {
        return tables.firstAdministrator();
    }
}
