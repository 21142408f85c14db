// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.identity.AccessKey;
import org.thecloud.identity.AccessKeys;
import org.thecloud.identity.store.KeyTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Authenticator;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.access.Credentials;
import org.thecloud.store.Kept;

/**
 * Knows keys by their hash. Kept in memory; a key that was revoked is forgotten right after its
 * commit and before the answer, and all are read again when another runtime has revoked one.
 */
@Component(service = {KeyRegister.class, Authenticator.class, AccessKeys.class})
public final class KeyRegister implements Authenticator, AccessKeys {

    static final String SORT = "thecloud_";
    private static final Logger log = LoggerFactory.getLogger(KeyRegister.class);
    private static final String ACCESS_SORT = "TC";
    private static final int ACCESS_LENGTH = 20;
    private static final int SHOWN = SORT.length() + 6;
    private static final int LONGEST = 200;
    private static final int MOST_KEPT = 100_000;
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final KeyTable tables;
    private final Cipher cipher;
    private final Clock clock;
    private final Kept<String, Unlocked> known;
    // What a key signs with never changes; whether it lives is asked by its hash, every time.
    private final Cache<String, Signing> signers =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();
    private final Map<UUID, Instant> used = new ConcurrentHashMap<>();

    @Activate
    public KeyRegister(@Reference KeyTable tables, @Reference Cipher cipher) {
        this(tables, cipher, Clock.systemUTC());
    }

    KeyRegister(KeyTable tables, Cipher cipher, Clock clock) {
        this.tables = tables;
        this.cipher = cipher;
        this.clock = clock;
        this.known = new Kept<>(tables::edition, MOST_KEPT);
    }

    @Override
    public Optional<Principal> authenticate(Credentials credentials) {
        Secret shown = ours(credentials.apiKey());
        if (shown == null) {
            shown = ours(credentials.bearer());
        }
        if (shown == null) {
            return Optional.empty();
        }
        Unlocked unlocked = find(shown).filter(this::alive).orElseThrow(KeyRegister::refused);
        return Optional.of(uses(unlocked));
    }

    private Principal uses(Unlocked unlocked) {
        used.put(unlocked.key().id(), clock.instant());
        return new Principal(
                Principal.Type.USER,
                unlocked.owner().id(),
                unlocked.owner().email(),
                unlocked.key().id());
    }

    @Override
    public Optional<AccessKey> find(String accessKeyId) {
        if (!accessKeyId.startsWith(ACCESS_SORT) || accessKeyId.length() != ACCESS_LENGTH) {
            return Optional.empty();
        }
        Signing signing = signers.get(accessKeyId, this::signing);
        if (signing == null) {
            return Optional.empty();
        }
        return find(List.of(signing.hash()))
                .filter(this::alive)
                .map(unlocked -> new AccessKey(accessKeyId, uses(unlocked), signing.secret()));
    }

    private @Nullable Signing signing(String accessKeyId) {
        KeyTable.Signer signer = tables.signer(accessKeyId).orElse(null);
        String sealed = signer == null ? null : signer.sealed().signingSecret();
        if (signer == null || sealed == null) {
            return null;
        }
        return new Signing(signer.sealed().hash(), cipher.decrypt(sealed, context(signer.key())));
    }

    private static String context(UUID key) {
        return "key/" + key;
    }

    /** What a key signs with, and the hash that tells whether it lives. */
    private record Signing(String hash, Secret secret) {}

    private static @Nullable Secret ours(@Nullable Secret token) {
        return token != null && token.reveal().startsWith(SORT) ? token : null;
    }

    private Optional<Unlocked> find(Secret shown) {
        if (shown.reveal().length() > LONGEST) {
            return Optional.empty();
        }
        return find(cipher.tokenHashes(shown));
    }

    private Optional<Unlocked> find(List<String> hashes) {
        for (String hash : hashes) {
            // what is not a key is not kept: guesses must not push keys out
            Unlocked found = known.get(hash, key -> tables.unlock(List.of(key)).orElse(null));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private boolean alive(Unlocked unlocked) {
        return !unlocked.key().expired(clock.instant());
    }

    private static CloudException refused() {
        return new CloudException(
                KernelError.UNAUTHENTICATED, "the API key is unknown, expired or revoked");
    }

    /** Forgets keys that are dead; called after the commit that killed them. */
    void forget(Collection<String> hashes) {
        hashes.forEach(known::forget);
    }

    /** A new key with its secret, which is not stored anywhere. */
    Minted mint(UUID owner, String name, boolean session, @Nullable Instant expiresAt) {
        Secret secret = new Secret(SORT + cipher.newToken().reveal());
        Secret signing = cipher.newToken();
        String accessKeyId =
                ACCESS_SORT
                        + cipher.newToken()
                                .reveal()
                                .substring(0, ACCESS_LENGTH - ACCESS_SORT.length())
                                .toUpperCase(Locale.ROOT);
        Instant now = clock.instant();
        Key key =
                new Key(
                        Ids.next(),
                        owner,
                        name,
                        secret.reveal().substring(0, SHOWN),
                        accessKeyId,
                        session,
                        now,
                        now,
                        expiresAt);
        Sealed sealed =
                new Sealed(cipher.tokenHash(secret), cipher.encrypt(signing, context(key.id())));
        return new Minted(key, secret, signing, sealed);
    }

    /** A key while its secrets are known. */
    record Minted(Key key, Secret secret, Secret signing, Sealed sealed) {}

    /** Writes down when keys were last used, all at once. */
    void noteUses() {
        if (used.isEmpty()) {
            return;
        }
        Map<UUID, Instant> batch = Map.copyOf(used);
        batch.forEach(used::remove);
        tables.used(Caller.system(TenantId.PLATFORM, "identity-uses"), batch);
    }

    Duration notedEvery() {
        return NOTED_EVERY;
    }

    @Deactivate
    public void close() {
        try {
            noteUses();
        } catch (CloudException unreachable) {
            log.debug("the last uses of keys are not written down", unreachable);
        }
    }
}
