// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

/** State words of volumes and snapshots, beside those that every kind has. */
public final class VolumeState {

    /** Recorded or being made. Followed by AVAILABLE, FAILED, DELETING. */
    public static final String CREATING = "CREATING";

    /** Can be used. Followed by DEGRADED, FAILED, DELETING. */
    public static final String AVAILABLE = "AVAILABLE";

    /** Shown instead of AVAILABLE while an instance has the volume; never stored. */
    public static final String IN_USE = "IN-USE";

    /** Shown instead of IN-USE until the instance's machine has it; never stored. */
    public static final String ATTACHING = "ATTACHING";

    /** Shown instead of IN-USE until the instance's machine has let go of it; never stored. */
    public static final String DETACHING = "DETACHING";

    private VolumeState() {}
}
