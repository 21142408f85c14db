// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws;

/** A refusal in the words of AWS. */
public final class AwsRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param status of HTTP
     * @param code such as {@code SignatureDoesNotMatch}
     * @param message a sentence for the user
     */
    public AwsRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
