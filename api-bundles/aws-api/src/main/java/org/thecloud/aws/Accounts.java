// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.thecloud.kernel.TenantId;

/** Tenants as AWS has accounts. */
public final class Accounts {

    private static final int DIGITS = 12;
    private static final BigInteger ALL = BigInteger.TEN.pow(DIGITS);

    private Accounts() {}

    /** Twelve digits that stand for a tenant; always the same, and hardly ever another's. */
    public static String of(TenantId tenant) {
        UUID id = tenant.value();
        byte[] bytes =
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
        String digits = new BigInteger(1, bytes).mod(ALL).toString();
        return "0".repeat(DIGITS - digits.length()) + digits;
    }
}
