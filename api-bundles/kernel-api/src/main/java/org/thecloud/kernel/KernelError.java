// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

/** Failures any part of the platform may report. */
public enum KernelError implements ErrorCode {
    INVALID_INPUT(ErrorKind.INVALID),
    INVALID_NAME(ErrorKind.INVALID),
    INVALID_ID(ErrorKind.INVALID),
    INVALID_CURSOR(ErrorKind.INVALID),
    MALFORMED_JSON(ErrorKind.INVALID),
    UNAUTHENTICATED(ErrorKind.UNAUTHENTICATED),
    FORBIDDEN(ErrorKind.FORBIDDEN),
    NOT_FOUND(ErrorKind.NOT_FOUND),
    REFERENCE_NOT_FOUND(ErrorKind.NOT_FOUND),
    NAME_TAKEN(ErrorKind.CONFLICT),
    IN_USE(ErrorKind.CONFLICT),
    DELETING(ErrorKind.CONFLICT),
    CONFLICT(ErrorKind.CONFLICT),
    IDEMPOTENCY_KEY_REUSED(ErrorKind.CONFLICT),
    STALE_VERSION(ErrorKind.STALE),
    BODY_TOO_LARGE(ErrorKind.TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE(ErrorKind.UNSUPPORTED_MEDIA),
    UNSUPPORTED(ErrorKind.UNSUPPORTED),
    QUOTA_EXCEEDED(ErrorKind.QUOTA_EXCEEDED),
    RATE_LIMITED(ErrorKind.RATE_LIMITED),
    EXHAUSTED(ErrorKind.EXHAUSTED),
    UNAVAILABLE(ErrorKind.UNAVAILABLE),
    DRIVER_MISSING(ErrorKind.UNAVAILABLE),
    INTERNAL(ErrorKind.INTERNAL);

    private final ErrorKind kind;

    KernelError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
