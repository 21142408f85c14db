// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;

/** The service answered, and did not do what it was asked for. */
final class Refused extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refused(Answer answer) {
        super(answer.reason());
        this.status = answer.status();
        this.code = answer.code();
    }

    int status() {
        return status;
    }

    /** Such as {@code NoSuchKey}. */
    String code() {
        return code;
    }

    /** Whether the same request may be answered otherwise a moment later. */
    boolean passing() {
        return status >= 500 || status == 429 || code.equals("RequestTimeout");
    }
}
