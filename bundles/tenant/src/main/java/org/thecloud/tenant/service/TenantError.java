// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.service;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** What tenants refuse. */
public enum TenantError implements ErrorCode {
    INVALID_SLUG(ErrorKind.INVALID),
    INVALID_ROLE(ErrorKind.INVALID),
    SLUG_TAKEN(ErrorKind.CONFLICT),
    ALREADY_A_MEMBER(ErrorKind.CONFLICT),
    LAST_OWNER(ErrorKind.CONFLICT);

    private final ErrorKind kind;

    TenantError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
