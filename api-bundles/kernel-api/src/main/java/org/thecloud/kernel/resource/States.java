// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

/** State words that mean the same for every kind. Kinds add their own beside them. */
public final class States {

    /** Recorded, nothing done yet. Followed by any other state. */
    public static final String PENDING = "PENDING";

    /** Being removed. Followed by nothing: the row goes. */
    public static final String DELETING = "DELETING";

    /**
     * Cannot be what was asked for; the reason says why. Followed by any state after a change of
     * the spec.
     */
    public static final String FAILED = "FAILED";

    /** Exists but is out of reach or limited at present; heals by itself. */
    public static final String DEGRADED = "DEGRADED";

    private States() {}
}
