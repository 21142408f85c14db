// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
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
import org.thecloud.identity.service.Key;
import org.thecloud.identity.service.Letter;
import org.thecloud.identity.service.Sealed;
import org.thecloud.identity.service.Unlocked;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;

/** Users, keys, tokens and letters as rows. */
@Component(service = IdentityTables.class)
public final class IdentityTables {

    private static final int MOST_SESSIONS = 20;
    private static final int MOST_KEYS = 100;

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

    /** Whether other runtimes may write the same rows. */
    public boolean shared() {
        return database.shared();
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
                        keys(em, pending.get().id()).forEach(em::remove);
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

    // Keys

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
    private static @Nullable UserRow held(EntityManager em, UUID user) {
        return em.find(UserRow.class, user, LockModeType.PESSIMISTIC_WRITE);
    }

    private static long count(EntityManager em, UUID owner) {
        return em.createQuery(
                        "select count(k) from KeyRow k where k.owner = :owner and k.login = false",
                        Long.class)
                .setParameter("owner", owner)
                .getSingleResult();
    }

    private static List<String> dropOldSessions(EntityManager em, UUID owner) {
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

    private static List<KeyRow> keys(EntityManager em, UUID owner) {
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

    // Passwords

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
                    UserRow user = held(em, token.owner());
                    if (taken == 0 || user == null) {
                        throw badToken();
                    }
                    user.password(passwordHash);
                    user.settled();
                    List<String> dead = new ArrayList<>();
                    for (KeyRow key : keys(em, user.id())) {
                        if (allKeys || key.key().session()) {
                            dead.add(key.hash());
                            em.remove(key);
                        }
                    }
                    return dead;
                });
    }

    private static CloudException badToken() {
        return new CloudException(
                IdentityError.INVALID_TOKEN,
                "the token is unknown, used or expired; ask for another one",
                Map.of("field", "token"));
    }

    // Letters

    /** Letters that are still of use, newest first. */
    public List<Letter> letters(Instant now, int limit) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select o from OutboxRow o where o.expiresAt > :now"
                                                + " order by o.id desc",
                                        OutboxRow.class)
                                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(OutboxRow::letter)
                                .toList());
    }

    /** Letters for which couriers are to be asked now. */
    public List<Letter> undelivered(Instant now, int limit) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select o from OutboxRow o where o.deliveredBy is null"
                                                + " and o.expiresAt > :now and o.dueAt <= :now"
                                                + " order by o.dueAt",
                                        OutboxRow.class)
                                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(OutboxRow::letter)
                                .toList());
    }

    public void undelivered(Caller caller, UUID letter, String why, Instant again) {
        database.write(
                caller,
                em -> {
                    OutboxRow row = em.find(OutboxRow.class, letter);
                    if (row != null) {
                        row.failed(why, again);
                    }
                    return letter;
                });
    }

    public void delivered(Caller caller, UUID letter, String courier) {
        database.write(
                caller,
                em -> {
                    OutboxRow row = em.find(OutboxRow.class, letter);
                    if (row != null) {
                        row.deliveredBy(courier);
                    }
                    return letter;
                });
    }

    // Attempts

    /**
     * Counts a try under each name; answers how long the sender has to wait, usually not at all.
     */
    public Duration count(Caller caller, List<Counter> counters, Instant now) {
        for (int tried = 1; ; tried++) {
            try {
                return database.write(caller, em -> count(em, counters, now));
            } catch (CloudException race) {
                // two firsts at the same moment: the second finds the row on its next try
                if (tried == 5 || !race.details().containsKey("constraint")) {
                    throw race;
                }
            }
        }
    }

    private static Duration count(EntityManager em, List<Counter> counters, Instant now) {
        boolean trusted = false;
        for (Counter counter : counters) {
            AttemptRow row = attempts(em, counter.id(), now);
            trusted |= row.trusted(now);
            if (counter.wide() && trusted) {
                continue;
            }
            Duration wait = row.count(now, counter.limit(), !counter.wide());
            if (!wait.isZero()) {
                return wait;
            }
        }
        return Duration.ZERO;
    }

    private static AttemptRow attempts(EntityManager em, String id, Instant now) {
        AttemptRow row = em.find(AttemptRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (row == null) {
            row = new AttemptRow(id, now);
            em.persist(row);
            em.flush();
        }
        return row;
    }

    /**
     * What is counted.
     *
     * @param wide whether trust, once won, lifts this limit
     */
    public record Counter(String id, int limit, boolean wide) {}

    /** Forgets the tries under a name and trusts it for a time. */
    public void trust(Caller caller, String id, Instant now, Instant until) {
        database.write(
                caller,
                em -> {
                    AttemptRow row = attempts(em, id, now);
                    row.clear();
                    row.trust(until);
                    return id;
                });
    }
}
