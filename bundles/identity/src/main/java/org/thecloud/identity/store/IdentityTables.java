// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.User;
import org.thecloud.identity.service.Account;
import org.thecloud.identity.service.IdentityError;
import org.thecloud.identity.service.Letter;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;

/** Users and the tokens of those who forgot their password, as rows. */
@Component(service = IdentityTables.class)
public final class IdentityTables {

    private final Database database;

    @Activate
    public IdentityTables(@Reference Databases databases) {
        database =
                databases.open(
                        "identity",
                        IdentityTables.class,
                        List.of(
                                UserRow.class,
                                KeyRow.class,
                                ResetRow.class,
                                OutboxRow.class,
                                AttemptRow.class));
    }

    @Deactivate
    public void close() {
        database.close();
    }

    Database database() {
        return database;
    }

    // Users

    public Optional<User> user(UUID id) {
        return database.read(
                em -> Optional.ofNullable(em.find(UserRow.class, id)).map(UserRow::user));
    }

    public Optional<Account> account(String emailKey) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select u from UserRow u where u.emailKey = :email",
                                        UserRow.class)
                                .setParameter("email", emailKey)
                                .getResultStream()
                                .findFirst()
                                .map(row -> new Account(row.user(), row.password())));
    }

    public List<User> users(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return database.read(
                em ->
                        em.createQuery("select u from UserRow u where u.id in :ids", UserRow.class)
                                .setParameter("ids", ids)
                                .getResultStream()
                                .map(UserRow::user)
                                .toList());
    }

    /** Oldest first, after the one of this id. */
    public List<User> users(int limit, @Nullable UUID after) {
        // no id is smaller than the nil one
        UUID from = after == null ? new UUID(0, 0) : after;
        return database.read(
                em ->
                        em.createQuery(
                                        "select u from UserRow u where u.id > :after order by u.id",
                                        UserRow.class)
                                .setParameter("after", from)
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(UserRow::user)
                                .toList());
    }

    public Optional<User> firstAdministrator() {
        return database.read(
                em ->
                        em.createQuery(
                                        "select u from UserRow u where u.administrator = true"
                                                + " order by u.id",
                                        UserRow.class)
                                .setMaxResults(1)
                                .getResultStream()
                                .findFirst()
                                .map(UserRow::user));
    }

    public void register(Caller caller, User user, String emailKey, String passwordHash) {
        try {
            database.write(
                    caller,
                    em -> {
                        em.persist(new UserRow(user, emailKey, passwordHash, false));
                        return user;
                    });
        } catch (CloudException refused) {
            if ("identity_user_email".equals(refused.details().get("constraint"))) {
                throw new CloudException(
                        IdentityError.EMAIL_TAKEN,
                        "an account with this e-mail address exists",
                        Map.of("field", "email"));
            }
            throw refused;
        }
    }

    /**
     * Stores the first administrator if there are no users, or gives the one whose secrets were
     * never handed over new ones. Answers that administrator, or nothing if there is nothing to do.
     */
    public Optional<User> firstAdministrator(
            Caller caller, User fresh, String emailKey, String passwordHash) {
        return database.write(
                caller,
                em -> {
                    Optional<UserRow> pending =
                            em.createQuery(
                                            "select u from UserRow u where u.pending = true",
                                            UserRow.class)
                                    .getResultStream()
                                    .findFirst();
                    if (pending.isPresent()) {
                        pending.get().password(passwordHash);
                        KeyTable.of(em, pending.get().id()).forEach(em::remove);
                        database.renew(em);
                        return Optional.of(pending.get().user());
                    }
                    if (em.createQuery("select count(u) from UserRow u", Long.class)
                                    .getSingleResult()
                            > 0) {
                        return Optional.empty();
                    }
                    em.persist(new UserRow(fresh, emailKey, passwordHash, true));
                    return Optional.of(fresh);
                });
    }

    /** Notes that the secrets were handed over; false if others have been made meanwhile. */
    public boolean settle(Caller caller, UUID user, String passwordHash) {
        return database.write(
                caller,
                em -> {
                    UserRow row = em.find(UserRow.class, user);
                    if (row == null || !row.password().equals(passwordHash)) {
                        return false;
                    }
                    row.settled();
                    return true;
                });
    }

    /** Whether no user is there, or the first administrator's secrets are not handed over. */
    public boolean unsettled() {
        return database.read(
                em ->
                        em.createQuery("select count(u) from UserRow u", Long.class)
                                                .getSingleResult()
                                        == 0
                                || em.createQuery(
                                                        "select count(u) from UserRow u"
                                                                + " where u.pending = true",
                                                        Long.class)
                                                .getSingleResult()
                                        > 0);
    }

    // Passwords

    /** Removes what has expired. */
    public void purge(Caller caller, Instant now) {
        OffsetDateTime then = now.atOffset(ZoneOffset.UTC);
        database.write(
                caller,
                em -> {
                    for (String expired :
                            List.of(
                                    "delete from KeyRow k where k.expiresAt < :then",
                                    "delete from ResetRow r where r.expiresAt < :then",
                                    "delete from OutboxRow o where o.expiresAt < :then")) {
                        em.createQuery(expired).setParameter("then", then).executeUpdate();
                    }
                    em.createQuery(
                                    "delete from AttemptRow a where a.windowEnd < :old and"
                                            + " (a.trustedUntil is null or a.trustedUntil < :then)")
                            .setParameter("old", then.minusMinutes(10))
                            .setParameter("then", then)
                            .executeUpdate();
                    return now;
                });
    }

    /** Stores a token and the letter that brings it; earlier tokens of the user are void. */
    public void reset(Caller caller, UUID user, String hash, Instant expiresAt, Letter letter) {
        database.write(
                caller,
                em -> {
                    em.createQuery("delete from ResetRow r where r.owner = :owner")
                            .setParameter("owner", user)
                            .executeUpdate();
                    em.persist(new ResetRow(user, hash, expiresAt));
                    em.persist(new OutboxRow(letter));
                    return user;
                });
    }

    /** Whose unexpired token is stored under one of the hashes. */
    public Optional<User> resetting(List<String> hashes, Instant now) {
        return database.read(
                em ->
                        token(em, hashes)
                                .filter(token -> !token.expired(now))
                                .flatMap(
                                        token ->
                                                Optional.ofNullable(
                                                        em.find(UserRow.class, token.owner())))
                                .map(UserRow::user));
    }

    private static Optional<ResetRow> token(EntityManager em, List<String> hashes) {
        return em.createQuery("select r from ResetRow r where r.hash in :hashes", ResetRow.class)
                .setParameter("hashes", hashes)
                .getResultStream()
                .findFirst();
    }

    /**
     * Uses up a token: the password is the new one and sessions, or all keys, are gone. Answers the
     * hashes of the keys that are dead now.
     */
    public List<String> changePassword(
            Caller caller, List<String> hashes, String passwordHash, boolean allKeys, Instant now) {
        return database.write(
                caller,
                em -> {
                    ResetRow token =
                            token(em, hashes)
                                    .filter(found -> !found.expired(now))
                                    .orElseThrow(IdentityTables::badToken);
                    int taken =
                            em.createQuery("delete from ResetRow r where r.owner = :owner")
                                    .setParameter("owner", token.owner())
                                    .executeUpdate();
                    UserRow user = KeyTable.held(em, token.owner());
                    if (taken == 0 || user == null) {
                        throw badToken();
                    }
                    user.password(passwordHash);
                    user.settled();
                    List<String> dead = new ArrayList<>();
                    for (KeyRow key : KeyTable.of(em, user.id())) {
                        if (allKeys || key.key().session()) {
                            dead.add(key.hash());
                            em.remove(key);
                        }
                    }
                    database.renew(em);
                    return dead;
                });
    }

    private static CloudException badToken() {
        return new CloudException(
                IdentityError.INVALID_TOKEN,
                "the token is unknown, used or expired; ask for another one",
                Map.of("field", "token"));
    }
}
