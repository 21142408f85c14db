// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;

/**
 * What keeps a version from being removed.
 *
 * @param mode absent if there is no time until which it must stay
 * @param until when it may be removed
 * @param hold whether it must stay until somebody says otherwise
 */
public record Lock(@Nullable Mode mode, @Nullable Instant until, boolean hold) {

    public static final Lock NONE = new Lock(null, null, false);

    /** How binding a time is. */
    public enum Mode {
        /** Whoever has a permission of its own may remove, or shorten. */
        GOVERNANCE,
        /** Nobody may. */
        COMPLIANCE
    }

    /** Whether a version with it must stay. */
    public boolean binds(Instant now, boolean bypass) {
        return hold || retained(now) && !(bypass && mode == Mode.GOVERNANCE);
    }

    private boolean retained(Instant now) {
        return mode != null && until != null && until.isAfter(now);
    }

    public Lock withHold(boolean other) {
        return new Lock(mode, until, other);
    }

    /**
     * The same with another time, or with none.
     *
     * @param bypass whether the caller may shorten
     * @throws CloudException OBJECT_LOCKED if this one forbids it
     */
    public Lock retained(
            @Nullable Mode otherMode, @Nullable Instant otherUntil, boolean bypass, Instant now) {
        boolean longer =
                otherMode == mode
                        && until != null
                        && otherUntil != null
                        && !otherUntil.isBefore(until);
        if (retained(now) && !longer && !(bypass && mode == Mode.GOVERNANCE)) {
            throw locked();
        }
        return new Lock(otherMode, otherUntil, hold);
    }

    static Instant future(Instant until, Instant now) {
        if (!until.isAfter(now)) {
            throw new CloudException(
                    org.thecloud.kernel.KernelError.INVALID_INPUT,
                    "The retain until date must be in the future!",
                    Map.of("field", "until"));
        }
        return until;
    }

    public static CloudException locked() {
        return new CloudException(
                StorageError.OBJECT_LOCKED,
                "Access Denied because object protected by object lock.");
    }
}
