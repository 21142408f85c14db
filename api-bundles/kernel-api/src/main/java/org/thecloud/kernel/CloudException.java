// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that crosses module borders. The message is a sentence for the user, unless the
 * kind is {@link ErrorKind#INTERNAL}: then it is for the log only. Details are machine-readable
 * facts such as the conflicting id; the detail {@code field} names the offending input.
 */
public final class CloudException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String FIELD = "field";

    private final transient ErrorCode code;
    private final transient Map<String, String> details;

    public CloudException(ErrorCode code, String message) {
        this(code, message, Map.of(), null);
    }

    public CloudException(ErrorCode code, String message, Map<String, String> details) {
        this(code, message, details, null);
    }

    public CloudException(
            ErrorCode code,
            String message,
            Map<String, String> details,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    /** A refusal of one input field. */
    public static CloudException invalid(String field, String message) {
        return new CloudException(KernelError.INVALID_INPUT, message, Map.of(FIELD, field));
    }

    /** The answer for a resource that is not there or belongs to another tenant. */
    public static CloudException notFound(String kind, Object id) {
        return new CloudException(KernelError.NOT_FOUND, kind + " " + id + " does not exist");
    }

    /** A fault of ours; the message goes to the log only. */
    public static CloudException internal(String message, Throwable cause) {
        return new CloudException(KernelError.INTERNAL, message, Map.of(), cause);
    }

    /** The same failure with one more fact. */
    public CloudException with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        return new CloudException(code, String.valueOf(getMessage()), more, getCause());
    }

    public ErrorCode code() {
        return code;
    }

    public ErrorKind kind() {
        return code.kind();
    }

    public Map<String, String> details() {
        return details;
    }

    /** The input field at fault, if one is. */
    public Optional<String> field() {
        return Optional.ofNullable(details.get(FIELD));
    }
}
