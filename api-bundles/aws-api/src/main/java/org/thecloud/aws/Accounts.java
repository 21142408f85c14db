// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws;

import java.util.UUID;
import org.thecloud.kernel.TenantId;

/** Tenants as AWS has accounts. */
public final class Accounts {

    private static final int DIGITS = 12;
    private static final long ALL = 1_000_000_000_000L;

    private Accounts() {}

    /** Twelve digits that stand for a tenant; always the same, and hardly ever another's. */
    public static String of(TenantId tenant) {
        UUID id = tenant.value();
        long high = rest(0, id.getMostSignificantBits());
        String digits = Long.toString(rest(high, id.getLeastSignificantBits()));
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** What is left of a number with 64 bits more. Sixteen at a time fit beside the rest. */
    private static long rest(long before, long bits) {
        long rest = before;
        for (int shift = 48; shift >= 0; shift -= 16) {
            rest = ((rest << 16) | (bits >>> shift & 0xffff)) % ALL;
        }
        return rest;
    }
}
