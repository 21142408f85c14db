// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.storage.seal.Chunks;
import org.thecloud.storage.seal.CustomerKey;
import org.thecloud.storage.seal.OpenedBlob;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.spi.Blob;

/**
 * Encrypts blobs, each with a key of its own. Those of the platform are kept wrapped by the
 * platform's key ring; those of customers follow from the key that comes with each request.
 */
@Component(service = Sealing.class)
public final class Sealing {

    private static final int KEY_BYTES = 32;

    private final Cipher cipher;
    private final SecureRandom random = new SecureRandom();

    @Activate
    public Sealing(@Reference Cipher cipher) {
        this.cipher = cipher;
    }

    /** A seal for a new blob, and what encrypts it. */
    record Fresh(Seal seal, Chunks chunks) {}

    /** Makes a key for a blob, unless it is to stay as it is. */
    @Nullable Fresh fresh(Protection protection, UUID blob) {
        CustomerKey key = protection.key();
        if (key != null) {
            Seal seal = key.newSeal();
            return new Fresh(seal, new Chunks(key.dataKey(seal)));
        }
        if (!protection.platform()) {
            return null;
        }
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        Secret text = new Secret(Base64.getEncoder().encodeToString(bytes));
        String wrapped = cipher.encrypt(text, context(blob));
        return new Fresh(new Seal(Seal.Kind.PLATFORM, wrapped), new Chunks(bytes));
    }

    private static String context(UUID blob) {
        return "storage-blob/" + blob;
    }

    /** Refuses a key that is missing, wrong, or has nothing to open. */
    static void check(@Nullable Seal seal, @Nullable CustomerKey key) {
        boolean needed = seal != null && seal.kind() == Seal.Kind.CUSTOMER;
        if (needed && key == null) {
            throw new CloudException(
                    StorageError.CUSTOMER_KEY_NEEDED,
                    "The object was stored using a form of Server Side Encryption. The correct"
                            + " parameters must be provided to retrieve the object.");
        }
        if (!needed && key != null) {
            throw new CloudException(
                    StorageError.CUSTOMER_KEY_NEEDED,
                    "The encryption parameters are not applicable to this object.");
        }
        if (seal != null && key != null && !key.made(seal)) {
            throw new CloudException(
                    StorageError.WRONG_CUSTOMER_KEY,
                    "the key is not the one that the object was stored with");
        }
    }

    /** A blob as it was before it was encrypted. */
    Blob open(Blob blob, UUID id, @Nullable Seal seal, long size, @Nullable CustomerKey key) {
        if (seal == null) {
            return blob;
        }
        return new OpenedBlob(blob, new Chunks(dataKey(id, seal, key)), size);
    }

    private byte[] dataKey(UUID blob, Seal seal, @Nullable CustomerKey key) {
        if (key != null) {
            check(seal, key);
            return key.dataKey(seal);
        }
        check(seal, null);
        Secret text = cipher.decrypt(seal.text(), context(blob));
        return Base64.getDecoder().decode(text.reveal());
    }
}
