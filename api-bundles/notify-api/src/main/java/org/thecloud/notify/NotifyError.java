// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Failures of topics, subscriptions and deliveries. */
public enum NotifyError implements ErrorCode {
    /** Body and attributes are longer than 256 KiB. */
    MESSAGE_TOO_LARGE(ErrorKind.TOO_LARGE),
    /** Nothing of that protocol is installed to deliver to. */
    UNKNOWN_PROTOCOL(ErrorKind.UNSUPPORTED),
    /** The filter policy cannot be read. */
    INVALID_FILTER_POLICY(ErrorKind.INVALID),
    /** The topic has a subscription of this protocol and endpoint. */
    SUBSCRIPTION_EXISTS(ErrorKind.CONFLICT),
    /** The token does not fit, or its time is over. */
    INVALID_TOKEN(ErrorKind.INVALID),
    /** The subscription needs no confirmation, or has it. */
    NOT_PENDING(ErrorKind.CONFLICT),
    /** The subscription was not confirmed by whoever receives. */
    NOT_CONFIRMED(ErrorKind.CONFLICT),
    /** The message of a delivery is not kept any more. */
    MESSAGE_GONE(ErrorKind.CONFLICT),
    /** The endpoint answered with a status that is not success. */
    ENDPOINT_REFUSED(ErrorKind.UNAVAILABLE),
    /** The endpoint said that it is gone for good. */
    ENDPOINT_GONE(ErrorKind.CONFLICT),
    /** The endpoint has failed for too long. */
    ENDPOINT_DEAD(ErrorKind.UNAVAILABLE),
    /** The runtime that delivered died, again and again. */
    RUNTIME_LOST(ErrorKind.UNAVAILABLE);

    private final ErrorKind kind;

    NotifyError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
