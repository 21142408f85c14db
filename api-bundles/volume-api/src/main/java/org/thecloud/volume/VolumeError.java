// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Refusals of the volume service. */
public enum VolumeError implements ErrorCode {
    /** No driver that could take the volume is ready. */
    NO_VOLUME_DRIVER(ErrorKind.UNAVAILABLE),
    /** No host has room for a volume of this size. */
    NO_SPACE(ErrorKind.UNSUPPORTED),
    /** The volume's driver cannot do this. */
    DRIVER_CANNOT(ErrorKind.UNSUPPORTED),
    /** No service whose machines could take volumes is installed. */
    NOT_INSTALLED(ErrorKind.UNSUPPORTED),
    /** The volume or snapshot is not in a state that allows it. */
    WRONG_STATE(ErrorKind.CONFLICT),
    /** An instance has the volume. */
    VOLUME_IN_USE(ErrorKind.CONFLICT),
    /** No instance has the volume. */
    NOT_ATTACHED(ErrorKind.CONFLICT),
    /** The volume is being made; a machine that waits for it asks again. */
    NOT_READY(ErrorKind.UNAVAILABLE);

    private final ErrorKind kind;

    VolumeError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
