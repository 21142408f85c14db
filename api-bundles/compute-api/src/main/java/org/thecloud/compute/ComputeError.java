// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Refusals of the compute service. */
public enum ComputeError implements ErrorCode {
    /** The host port belongs to another instance of the same driver. */
    PORT_CONFLICT(ErrorKind.CONFLICT),
    /** There is no such instance type. */
    UNKNOWN_TYPE(ErrorKind.INVALID),
    /** The instance is not in a state that allows it. */
    WRONG_STATE(ErrorKind.CONFLICT),
    /** No driver that could take the instance is ready. */
    NO_DRIVER(ErrorKind.UNAVAILABLE),
    /** The request names something whose service is not installed. */
    NOT_INSTALLED(ErrorKind.UNSUPPORTED),
    /** There is no network service at present. */
    NO_NETWORKS(ErrorKind.UNAVAILABLE),
    /** The instance's driver cannot do this. */
    DRIVER_CANNOT(ErrorKind.UNSUPPORTED);

    private final ErrorKind kind;

    ComputeError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
