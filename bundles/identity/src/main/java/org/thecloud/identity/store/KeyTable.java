// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.service.IdentityError;
import org.thecloud.identity.service.Key;
import org.thecloud.identity.service.Sealed;
import org.thecloud.identity.service.Unlocked;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.store.Database;

/** API keys and sessions as rows. */
@Component(service = KeyTable.class)
public final class KeyTable {

    private static final int MOST_SESSIONS = 20;
    private static final int MOST_KEYS = 100;

    private final Database database;

    @Activate
    public KeyTable(@Reference IdentityTables tables) {
        this.database = tables.database();
    }

    /** See {@link Database#edition}: a new one begins when a living key may have ended. */
    public long edition() {
        return database.edition();
    }

    /** The living key stored under one of the hashes, with its owner. */
    public Optional<Unlocked> unlock(List<String> hashes) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select k from KeyRow k where k.hash in :hashes",
                                        KeyRow.class)
                                .setParameter("hashes", hashes)
                                .getResultStream()
                                .findFirst()
                                .map(KeyRow::key)
                                .flatMap(
                                        key ->
                                                Optional.ofNullable(
                                                                em.find(UserRow.class, key.owner()))
                                                        .map(
                                                                owner ->
                                                                        new Unlocked(
                                                                                key,
                                                                                owner.user()))));
    }

    /** The stored secrets of the key with this access key id, dead or alive. */
    public Optional<Signer> signer(String accessKeyId) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select k from KeyRow k where k.accessKeyId = :id",
                                        KeyRow.class)
                                .setParameter("id", accessKeyId)
                                .getResultStream()
                                .findFirst()
                                .map(row -> new Signer(row.key().id(), row.sealed())));
    }

    /** A key's id and its stored secrets. */
    public record Signer(UUID key, Sealed sealed) {}

    public List<Key> keys(UUID owner, int limit, @Nullable UUID after) {
        return database.read(
                em -> {
                    TypedQuery<KeyRow> query =
                            em.createQuery(
                                            "select k from KeyRow k where k.owner = :owner"
                                                    + (after == null ? "" : " and k.id < :after")
                                                    + " order by k.id desc",
                                            KeyRow.class)
                                    .setParameter("owner", owner)
                                    .setMaxResults(limit + 1);
                    if (after != null) {
                        query.setParameter("after", after);
                    }
                    return query.getResultStream().map(KeyRow::key).toList();
                });
    }

    /** Stores a key that is not a session. */
    public void add(Caller caller, Key key, Sealed sealed) {
        database.write(
                caller,
                em -> {
                    held(em, key.owner());
                    if (count(em, key.owner()) >= MOST_KEYS) {
                        throw new CloudException(
                                IdentityError.TOO_MANY_KEYS,
                                "you have %d keys; delete one first".formatted(MOST_KEYS));
                    }
                    em.persist(new KeyRow(key, sealed));
                    return key;
                });
    }

    /**
     * Stores the key of a session, unless the password was changed since it was looked at. Answers
     * the hashes of old sessions that had to go for it.
     */
    public List<String> addSession(Caller caller, Key key, Sealed sealed, String passwordHash) {
        return database.write(
                caller,
                em -> {
                    UserRow user = held(em, key.owner());
                    if (user == null || !user.password().equals(passwordHash)) {
                        throw IdentityError.invalidCredentials();
                    }
                    List<String> gone = dropOldSessions(em, key.owner());
                    em.persist(new KeyRow(key, sealed));
                    return gone;
                });
    }

    // With the row held, keys of a user are added and dropped by one at a time.
    static @Nullable UserRow held(EntityManager em, UUID user) {
        return em.find(UserRow.class, user, LockModeType.PESSIMISTIC_WRITE);
    }

    private static long count(EntityManager em, UUID owner) {
        return em.createQuery(
                        "select count(k) from KeyRow k where k.owner = :owner and k.login = false",
                        Long.class)
                .setParameter("owner", owner)
                .getSingleResult();
    }

    private List<String> dropOldSessions(EntityManager em, UUID owner) {
        List<KeyRow> old =
                em.createQuery(
                                "select k from KeyRow k where k.owner = :owner and k.login = true"
                                        + " order by k.id desc",
                                KeyRow.class)
                        .setParameter("owner", owner)
                        .setFirstResult(MOST_SESSIONS - 1)
                        .setMaxResults(MOST_KEYS)
                        .getResultList();
        List<String> hashes = old.stream().map(KeyRow::hash).toList();
        old.forEach(em::remove);
        if (!hashes.isEmpty()) {
            database.renew(em);
        }
        return hashes;
    }

    /** Puts another secret in a key's place; answers the hash that is dead now. */
    public String replace(Caller caller, UUID owner, UUID id, Replacement replacement) {
        return database.write(
                caller,
                em -> {
                    KeyRow old = own(em, owner, id);
                    String dead = old.hash();
                    em.persist(new KeyRow(replacement.of(old.key()), replacement.sealed()));
                    em.remove(old);
                    database.renew(em);
                    return dead;
                });
    }

    /** What takes the place of a key. */
    public interface Replacement {
        Key of(Key old);

        Sealed sealed();
    }

    /** Removes a key; answers its hash. */
    public String revoke(Caller caller, UUID owner, UUID id) {
        return database.write(
                caller,
                em -> {
                    KeyRow row = own(em, owner, id);
                    em.remove(row);
                    database.renew(em);
                    return row.hash();
                });
    }

    private static KeyRow own(EntityManager em, UUID owner, UUID id) {
        KeyRow row = em.find(KeyRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (row == null || !row.key().owner().equals(owner)) {
            throw CloudException.notFound("key", id);
        }
        return row;
    }

    /** All keys of a user, in the caller's transaction. */
    static List<KeyRow> of(EntityManager em, UUID owner) {
        return em.createQuery("select k from KeyRow k where k.owner = :owner", KeyRow.class)
                .setParameter("owner", owner)
                .getResultList();
    }

    public void used(Caller caller, Map<UUID, Instant> uses) {
        database.write(
                caller,
                em -> {
                    uses.forEach(
                            (key, at) ->
                                    em.createQuery(
                                                    "update KeyRow k set k.lastUsed = :at"
                                                            + " where k.id = :id")
                                            .setParameter("at", at.atOffset(ZoneOffset.UTC))
                                            .setParameter("id", key)
                                            .executeUpdate());
                    return uses.size();
                });
    }
}
