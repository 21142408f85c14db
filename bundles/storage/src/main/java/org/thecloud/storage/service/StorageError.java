// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** What can be wrong with a call to object storage. */
public enum StorageError implements ErrorCode {
    NO_SUCH_BUCKET(ErrorKind.NOT_FOUND),
    NO_SUCH_KEY(ErrorKind.NOT_FOUND),
    NO_SUCH_VERSION(ErrorKind.NOT_FOUND),
    NO_SUCH_UPLOAD(ErrorKind.NOT_FOUND),
    INVALID_BUCKET_NAME(ErrorKind.INVALID),
    INVALID_KEY(ErrorKind.INVALID),
    KEY_TOO_LONG(ErrorKind.INVALID),
    MALFORMED_POLICY(ErrorKind.INVALID),
    PUBLIC_ACCESS_BLOCKED(ErrorKind.FORBIDDEN),
    BUCKET_TAKEN(ErrorKind.CONFLICT),
    BUCKET_ALREADY_YOURS(ErrorKind.CONFLICT),
    BUCKET_NOT_EMPTY(ErrorKind.CONFLICT),
    TOO_MANY_BUCKETS(ErrorKind.QUOTA_EXCEEDED),
    CHECKSUM_MISMATCH(ErrorKind.CONFLICT),
    PRECONDITION_FAILED(ErrorKind.STALE),
    INVALID_PART(ErrorKind.INVALID),
    INVALID_PART_ORDER(ErrorKind.INVALID),
    PART_TOO_SMALL(ErrorKind.INVALID),
    OBJECT_TOO_LARGE(ErrorKind.TOO_LARGE),
    METADATA_TOO_LARGE(ErrorKind.INVALID),
    CUSTOMER_KEY_NEEDED(ErrorKind.INVALID),
    WRONG_CUSTOMER_KEY(ErrorKind.FORBIDDEN),
    OBJECT_LOCKED(ErrorKind.FORBIDDEN),
    NO_OBJECT_LOCK(ErrorKind.INVALID),
    INVALID_BUCKET_STATE(ErrorKind.CONFLICT),
    UNKNOWN_TARGET(ErrorKind.INVALID),
    LINK_EXPIRED(ErrorKind.FORBIDDEN),
    OBJECT_DAMAGED(ErrorKind.INTERNAL);

    private final ErrorKind kind;

    StorageError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
