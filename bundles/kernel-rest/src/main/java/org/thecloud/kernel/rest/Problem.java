// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;

/**
 * The body of every refusal (RFC 9457).
 *
 * @param details machine-readable facts, each a member of its own
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "field", "request_id"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field,
        String requestId,
        @JsonAnyGetter Map<String, String> details) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(CloudException refused, String requestId) {
        Map<String, String> details = new TreeMap<>(refused.details());
        String field = details.remove("field");
        boolean ours = refused.kind() == ErrorKind.INTERNAL;
        return of(
                refused.kind().status(),
                refused.code().name(),
                ours
                        ? "an error of the platform; please report the request id"
                        : String.valueOf(refused.getMessage()),
                field,
                requestId,
                ours ? Map.of() : details);
    }

    static Problem of(
            int status,
            String code,
            String detail,
            @Nullable String field,
            String requestId,
            Map<String, String> details) {
        return new Problem(
                "urn:thecloud:error:" + code.toLowerCase(Locale.ROOT).replace('_', '-'),
                title(code),
                status,
                detail,
                code,
                field,
                requestId,
                details);
    }

    private static String title(String code) {
        String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
