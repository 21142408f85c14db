// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import org.jspecify.annotations.Nullable;

/**
 * How a driver says that it cannot do what was asked. The message is for the tenant; backend
 * details go to the cause.
 */
public final class DriverException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;

    /** What went wrong and what the caller does next. */
    public enum Kind {
        /** The spec cannot work; do not retry. */
        INVALID,
        /** Image, device or object named in the spec is not there. */
        NOT_FOUND,
        /** Another object stands in the way. */
        CONFLICT,
        /** This driver cannot do it. */
        UNSUPPORTED,
        /** No room left here; another host may have some. */
        EXHAUSTED,
        /** The backend does not answer; retry. Counts for the breaker. */
        UNAVAILABLE,
        /** Anything else. Counts for the breaker. */
        INTERNAL
    }

    /**
     * @param code stable upper-case word, such as {@code IMAGE_NOT_FOUND}
     */
    public DriverException(Kind kind, String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    public DriverException(Kind kind, String code, String message) {
        this(kind, code, message, null);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }
}
