// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;

/**
 * What a request says of its signature.
 *
 * @param timestamp when it was signed, as {@code 20261125T101500Z}
 * @param expires seconds that a presigned URL is good for; negative for signed headers
 */
record Claim(
        Scope scope, String timestamp, List<String> signedHeaders, String signature, long expires) {

    private static final Pattern TIMESTAMP = Pattern.compile("\\d{8}T\\d{6}Z");
    private static final Pattern DATE = Pattern.compile("\\d{8}");
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");
    private static final long LONGEST_SECONDS = 604_800;

    /** Who signed, and for what. */
    record Scope(String accessKeyId, String date, String region, String service) {

        static Scope of(String credential, String errorCode) {
            String[] parts = credential.split("/", -1);
            if (parts.length != 5
                    || !DATE.matcher(parts[1]).matches()
                    || !parts[4].equals("aws4_request")
                    || parts[3].isEmpty()) {
                throw new AwsRefusal(
                        400,
                        errorCode,
                        "the credential must be ACCESS-KEY-ID/DATE/REGION/SERVICE/aws4_request");
            }
            return new Scope(parts[0], parts[1], parts[2], parts[3]);
        }

        String text() {
            return date + "/" + region + "/" + service + "/aws4_request";
        }
    }

    boolean presigned() {
        return expires >= 0;
    }

    /** What the request says, or null if it is not signed. */
    static @Nullable Claim of(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        Map<String, String> query = new HashMap<>();
        for (String[] pair : pairs(request.getQueryString())) {
            if (pair[0].startsWith("X-Amz-") && query.put(pair[0], pair[1]) != null) {
                throw new AwsRefusal(
                        400,
                        "AuthorizationQueryParametersError",
                        "a parameter of the signature is given twice");
            }
        }
        boolean inQuery = query.containsKey("X-Amz-Algorithm");
        if (header != null && inQuery) {
            throw new AwsRefusal(
                    400,
                    "InvalidArgument",
                    "only one auth mechanism allowed; the header or the query, not both");
        }
        if (inQuery) {
            return ofQuery(query);
        }
        return header == null ? null : ofHeader(request, header);
    }

    private static Claim ofHeader(HttpServletRequest request, String header) {
        if (!header.startsWith(SigV4.ALGORITHM + " ")) {
            throw new AwsRefusal(
                    400,
                    "InvalidRequest",
                    "the authorization mechanism is not supported; please use AWS4-HMAC-SHA256");
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : header.substring(SigV4.ALGORITHM.length()).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        String code = "AuthorizationHeaderMalformed";
        return of(
                Scope.of(parts.getOrDefault("Credential", ""), code),
                timestamp(request),
                parts.get("SignedHeaders"),
                parts.get("Signature"),
                -1,
                code);
    }

    private static String timestamp(HttpServletRequest request) {
        String stamp = request.getHeader("X-Amz-Date");
        if (stamp != null) {
            return stamp;
        }
        try {
            long date = request.getDateHeader("Date");
            if (date >= 0) {
                return Verifier.STAMP.format(java.time.Instant.ofEpochMilli(date));
            }
        } catch (IllegalArgumentException noDate) {
            // refused below
        }
        throw new AwsRefusal(
                403,
                "AccessDenied",
                "a signed request must have a valid Date or X-Amz-Date header");
    }

    private static Claim ofQuery(Map<String, String> query) {
        String code = "AuthorizationQueryParametersError";
        if (!SigV4.ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
            throw new AwsRefusal(400, code, "X-Amz-Algorithm only supports AWS4-HMAC-SHA256");
        }
        long expires;
        try {
            expires = Long.parseLong(query.getOrDefault("X-Amz-Expires", ""));
        } catch (NumberFormatException none) {
            expires = -1;
        }
        if (expires < 1 || expires > LONGEST_SECONDS) {
            throw new AwsRefusal(
                    400, code, "X-Amz-Expires must be between 1 and " + LONGEST_SECONDS);
        }
        return of(
                Scope.of(query.getOrDefault("X-Amz-Credential", ""), code),
                query.getOrDefault("X-Amz-Date", ""),
                query.get("X-Amz-SignedHeaders"),
                query.get("X-Amz-Signature"),
                expires,
                code);
    }

    private static Claim of(
            Scope scope,
            String timestamp,
            @Nullable String headers,
            @Nullable String signature,
            long expires,
            String errorCode) {
        if (headers == null || signature == null || !SIGNATURE.matcher(signature).matches()) {
            throw new AwsRefusal(
                    400, errorCode, "SignedHeaders and Signature must be given, in their form");
        }
        if (!TIMESTAMP.matcher(timestamp).matches() || !timestamp.startsWith(scope.date())) {
            throw new AwsRefusal(
                    400,
                    errorCode,
                    "X-Amz-Date must be in the form yyyyMMdd'T'HHmmss'Z', on the credential's day");
        }
        List<String> signed = List.of(headers.split(";", -1));
        if (!signed.contains("host")) {
            throw new AwsRefusal(400, errorCode, "the header host must be signed");
        }
        return new Claim(scope, timestamp, signed, signature, expires);
    }

    /** Names and values of a query, decoded, in their order. */
    static List<String[]> pairs(@Nullable String query) {
        List<String[]> pairs = new ArrayList<>();
        if (query == null) {
            return pairs;
        }
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.add(new String[] {SigV4.decode(name, true), SigV4.decode(value, true)});
            }
        }
        return pairs;
    }
}
