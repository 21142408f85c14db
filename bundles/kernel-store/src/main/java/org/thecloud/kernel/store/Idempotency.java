// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.store.KernelTables.Tx;

/** Remembers which resource an idempotency key made, for a day. */
final class Idempotency {

    private Idempotency() {}

    /**
     * The id that an earlier call with this key made; else remembers the new id, if there is a key.
     */
    static <S> Optional<UUID> remember(
            Tx tx, Caller caller, ResourceKind<S, ?> kind, Draft<S> draft, UUID fresh) {
        String word = caller.conditions().idempotencyKey();
        if (word == null) {
            return Optional.empty();
        }
        String fingerprint = fingerprint(kind, draft);
        Optional<Map.Entry<String, UUID>> earlier =
                tx.sql()
                        .row(
                                "select fingerprint, resource from idempotency"
                                        + " where tenant = ? and principal = ? and kind = ? and word = ?",
                                row -> Map.entry(row.getString(1), row.getObject(2, UUID.class)),
                                caller.tenant().value(),
                                caller.principal().id(),
                                kind.name(),
                                word);
        if (earlier.isEmpty()) {
            tx.sql()
                    .update(
                            "insert into idempotency values (?, ?, ?, ?, ?, ?, current_timestamp)",
                            caller.tenant().value(),
                            caller.principal().id(),
                            kind.name(),
                            word,
                            fingerprint,
                            fresh);
            return Optional.empty();
        }
        if (!earlier.get().getKey().equals(fingerprint)) {
            throw new CloudException(
                    KernelError.IDEMPOTENCY_KEY_REUSED,
                    "this idempotency key was used with another body",
                    Map.of("id", earlier.get().getValue().toString()));
        }
        return Optional.of(earlier.get().getValue());
    }

    static void forgetOld(Tx tx) {
        tx.sql()
                .update(
                        "delete from idempotency where created_at < current_timestamp"
                                + " - interval '24' hour");
    }

    private static <S> String fingerprint(ResourceKind<S, ?> kind, Draft<S> draft) {
        try {
            byte[] text =
                    (draft.name()
                                    + "\n"
                                    + Json.write(kind.identity(draft.spec()))
                                    + "\n"
                                    + Json.write(draft.labels()))
                            .getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
