// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.seal.SealedDraft;
import org.thecloud.storage.spi.Draft;

/** Takes bytes in: streams them to the store and checks what was said of them. */
@Component(service = Intake.class)
public final class Intake {

    private static final int BUFFER = 64 * 1024;

    private final Blobs blobs;
    private final Sealing sealing;

    @Activate
    public Intake(@Reference Blobs blobs, @Reference Sealing sealing) {
        this.blobs = blobs;
        this.sealing = sealing;
    }

    /**
     * Bytes that are on the disk, but named by nothing yet.
     *
     * @param etag MD5 of the bytes; under a customer's key something that only follows from both
     * @param sha256 likewise
     * @param checksum as {@code name=value}; not kept under a customer's key
     */
    public record Taken(
            UUID blob,
            long size,
            String etag,
            String sha256,
            @Nullable String checksum,
            @Nullable Seal seal) {}

    /** Reads a body to its end. */
    Taken take(InputStream body, Expected expected, long most, Protection protection) {
        if (expected.length() > most) {
            throw tooLarge(most);
        }
        UUID id = Ids.next();
        MessageDigest md5 = Checksum.digest("MD5");
        MessageDigest sha256 = Checksum.digest("SHA-256");
        Checksum checksum = expected.checksum();
        Sealing.Fresh fresh = sealing.fresh(protection, id);
        try (Draft draft = draft(id, fresh, expected.length())) {
            int usual = expected.length() < 0 ? BUFFER : (int) Math.min(BUFFER, expected.length());
            byte[] buffer = new byte[Math.max(1024, usual)];
            long size = 0;
            for (int some = read(body, buffer); some >= 0; some = read(body, buffer)) {
                size += some;
                if (size > most) {
                    throw tooLarge(most);
                }
                draft.write(buffer, 0, some);
                md5.update(buffer, 0, some);
                sha256.update(buffer, 0, some);
                if (checksum != null) {
                    checksum.update(buffer, 0, some);
                }
            }
            String md5Hex = HexFormat.of().formatHex(md5.digest());
            String sha256Hex = HexFormat.of().formatHex(sha256.digest());
            String named = checksum == null ? null : checksum.name() + "=" + checksum.text();
            check(expected, size, md5Hex, sha256Hex, named);
            draft.keep();
            if (fresh == null) {
                return new Taken(id, size, md5Hex, sha256Hex, named, null);
            }
            boolean veiled = fresh.seal().kind() == Seal.Kind.CUSTOMER;
            return new Taken(
                    id,
                    size,
                    veiled ? fresh.chunks().veiled(md5Hex) : md5Hex,
                    veiled ? fresh.chunks().veiled(sha256Hex) : sha256Hex,
                    veiled ? null : named,
                    fresh.seal());
        } catch (DriverException failed) {
            throw Blobs.explained(failed);
        }
    }

    private Draft draft(UUID id, Sealing.@Nullable Fresh fresh, long length) {
        Draft draft = blobs.create(id);
        return fresh == null ? draft : new SealedDraft(draft, fresh.chunks(), length);
    }

    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer, 0, buffer.length);
        } catch (IOException brokeOff) {
            throw incomplete();
        }
    }

    private static void check(
            Expected expected, long size, String md5, String sha256, @Nullable String named) {
        if (expected.length() >= 0 && expected.length() != size) {
            throw incomplete();
        }
        if (expected.md5() != null && !expected.md5().equals(md5)) {
            throw mismatch("Content-MD5");
        }
        if (expected.sha256() != null && !expected.sha256().equalsIgnoreCase(sha256)) {
            throw mismatch("X-Content-Sha256");
        }
        Checksum checksum = expected.checksum();
        if (checksum != null) {
            Optional<String> value = expected.value().get();
            String have = String.valueOf(named);
            if (value.isPresent() && !have.equals(checksum.name() + "=" + value.get())) {
                throw mismatch("x-amz-checksum-" + checksum.name());
            }
        }
    }

    private static CloudException incomplete() {
        return new CloudException(
                KernelError.INVALID_INPUT, "the body broke off", Map.of("field", "body"));
    }

    private static CloudException mismatch(String what) {
        return new CloudException(
                StorageError.CHECKSUM_MISMATCH,
                "the bytes are not those that " + what + " was computed from; nothing was stored",
                Map.of("field", what));
    }

    private static CloudException tooLarge(long most) {
        return new CloudException(
                StorageError.OBJECT_TOO_LARGE,
                "more than %d bytes at once; use an upload in parts".formatted(most));
    }

    /** Drops bytes that came to nothing. */
    void drop(Taken taken) {
        blobs.delete(taken.blob());
    }
}
