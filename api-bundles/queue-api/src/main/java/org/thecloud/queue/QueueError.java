// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Refusals of the queue service. */
public enum QueueError implements ErrorCode {
    /** The body with its attributes is longer than the queue allows. */
    MESSAGE_TOO_LARGE(ErrorKind.INVALID),
    /** The receipt handle is none of this queue. */
    INVALID_RECEIPT(ErrorKind.NOT_FOUND),
    /** The message of the receipt handle is not there any more. */
    RECEIPT_GONE(ErrorKind.NOT_FOUND),
    /** The message's time is over, so it is no longer its receiver's. */
    RECEIPT_LATE(ErrorKind.CONFLICT),
    /** The dead-letter queue is not there, of another sort or engine, or the queue itself. */
    INVALID_DEAD_LETTER_QUEUE(ErrorKind.INVALID),
    /** No queue names this one as its dead-letter queue, so nothing can be redriven. */
    NO_SOURCES(ErrorKind.CONFLICT),
    /** No engine that could take the queue is ready. */
    NO_ENGINE(ErrorKind.UNAVAILABLE);

    private final ErrorKind kind;

    QueueError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
