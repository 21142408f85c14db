// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;

/** Keys of encrypted volumes, which are stored encrypted themselves. */
final class Keys {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private final Cipher cipher;

    Keys(Cipher cipher) {
        this.cipher = cipher;
    }

    String fresh(TenantId tenant) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        Secret key = new Secret(Base64.getEncoder().encodeToString(bytes));
        return cipher.encrypt(key, context(tenant));
    }

    @Nullable Secret open(TenantId tenant, @Nullable String sealed) {
        return sealed == null ? null : cipher.decrypt(sealed, context(tenant));
    }

    // Of the tenant, not of the volume: copies have the key of their source.
    private static String context(TenantId tenant) {
        return "volume/key/" + tenant;
    }
}
