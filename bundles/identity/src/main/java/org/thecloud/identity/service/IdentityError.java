// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** What accounts refuse. */
public enum IdentityError implements ErrorCode {
    INVALID_EMAIL(ErrorKind.INVALID),
    WEAK_PASSWORD(ErrorKind.INVALID),
    INVALID_TOKEN(ErrorKind.INVALID),
    INVALID_CREDENTIALS(ErrorKind.UNAUTHENTICATED),
    EMAIL_TAKEN(ErrorKind.CONFLICT),
    TOO_MANY_KEYS(ErrorKind.CONFLICT);

    private final ErrorKind kind;

    IdentityError(ErrorKind kind) {
        this.kind = kind;
    }

    /** The one answer to a wrong password, an unknown account and a password that just changed. */
    public static CloudException invalidCredentials() {
        return new CloudException(INVALID_CREDENTIALS, "the e-mail or the password is wrong");
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
