// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.util.Map;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** How a call to the outside fails. */
enum EgressError implements ErrorCode {
    /** The rules of this installation do not allow the target. */
    EGRESS_REFUSED(ErrorKind.INVALID),
    /** The name is not known, or nobody answers, or the answer is not HTTP. */
    EGRESS_UNREACHABLE(ErrorKind.UNAVAILABLE),
    /** Not done within the deadline. */
    EGRESS_TIMEOUT(ErrorKind.UNAVAILABLE),
    /** The certificate is not trusted, not valid, or another host's. */
    EGRESS_UNTRUSTED(ErrorKind.UNAVAILABLE),
    /** The answer is longer than the caller takes. */
    EGRESS_TOO_LARGE(ErrorKind.TOO_LARGE);

    private final ErrorKind kind;

    EgressError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    CloudException because(String message) {
        return new CloudException(this, message);
    }

    CloudException because(String message, Throwable cause) {
        return new CloudException(this, message, Map.of(), cause);
    }

    static CloudException refused(String reason, String message) {
        return new CloudException(EGRESS_REFUSED, message, Map.of("reason", reason));
    }
}
