// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** What policies refuse. */
public enum IamError implements ErrorCode {
    INVALID_POLICY(ErrorKind.INVALID),
    NOT_ATTACHED(ErrorKind.NOT_FOUND);

    private final ErrorKind kind;

    IamError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
