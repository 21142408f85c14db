// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;
import org.thecloud.storage.service.Checksum;
import org.thecloud.storage.service.Expected;
import org.thecloud.storage.service.Objects;

/** What requests that bring bytes say of them. */
final class Bodies {

    static final String METADATA = "x-amz-meta-";
    static final List<String> KEPT =
            List.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "expires");
    private static final String CHECKSUM = "x-amz-checksum-";
    private static final int MOST_TAGS = 10;

    private Bodies() {}

    static Expected expected(S3Request request) {
        long length = request.http().getContentLengthLong();
        if (length < 0) {
            throw new AwsRefusal(
                    411,
                    "MissingContentLength",
                    "You must provide the Content-Length HTTP header.");
        }
        return expected(request, length);
    }

    /**
     * What the headers say of the bytes.
     *
     * @param length negative if nobody knows
     */
    static Expected expected(S3Request request, long length) {
        String announced = request.header("x-amz-trailer");
        String algorithm = null;
        String value = null;
        if (announced != null) {
            algorithm = announced.toLowerCase(Locale.ROOT).replace(CHECKSUM, "").strip();
        }
        for (String name : Collections.list(request.http().getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            String kind = lower.startsWith(CHECKSUM) ? lower.substring(CHECKSUM.length()) : "";
            if (!kind.isEmpty() && Checksum.named(kind).isPresent()) {
                algorithm = kind;
                value = request.header(name);
            }
        }
        String asked = request.header("x-amz-sdk-checksum-algorithm");
        if (algorithm == null && asked != null) {
            algorithm = asked;
        }
        Checksum checksum = null;
        if (algorithm != null) {
            String named = algorithm;
            checksum =
                    Checksum.named(algorithm)
                            .orElseThrow(
                                    () ->
                                            Errors.invalid(
                                                    "the checksum " + named + " is not known"));
        }
        String given = value;
        String trailer = CHECKSUM + (algorithm == null ? "" : algorithm.toLowerCase(Locale.ROOT));
        return new Expected(
                length,
                md5(request.header("Content-MD5")),
                null,
                checksum,
                () ->
                        given != null
                                ? Optional.of(given)
                                : Optional.ofNullable(request.call().trailers().get(trailer)));
    }

    private static @Nullable String md5(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            byte[] digest = Base64.getDecoder().decode(header.strip());
            if (digest.length == 16) {
                return HexFormat.of().formatHex(digest);
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below
        }
        throw new AwsRefusal(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
    }

    static Objects.Description description(S3Request request) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : Collections.list(request.http().getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(METADATA) || KEPT.contains(lower)) {
                headers.put(lower, String.valueOf(request.header(name)));
            }
        }
        String encoding = headers.get("content-encoding");
        if (encoding != null) {
            // the framing on the way is not the object's
            String own = encoding.replaceAll("(?i)\\s*aws-chunked\\s*,?", "").strip();
            if (own.isEmpty()) {
                headers.remove("content-encoding");
            } else {
                headers.put("content-encoding", own);
            }
        }
        Acls.ofRequest(request);
        return new Objects.Description(
                request.key(),
                request.http().getContentType(),
                headers,
                tags(request.header("x-amz-tagging")),
                Encryption.wanted(request),
                LockCalls.wanted(request));
    }

    static Map<String, String> tags(@Nullable String header) {
        Map<String, String> tags = new TreeMap<>();
        if (header != null && !header.isEmpty()) {
            for (String pair : header.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                tags.put(SigV4.decode(name, true), SigV4.decode(value, true));
            }
        }
        return checked(tags);
    }

    static Map<String, String> checked(Map<String, String> tags) {
        boolean wrong =
                tags.size() > MOST_TAGS
                        || tags.entrySet().stream()
                                .anyMatch(
                                        tag ->
                                                tag.getKey().isEmpty()
                                                        || tag.getKey().length() > 128
                                                        || tag.getValue().length() > 256);
        if (wrong) {
            throw new AwsRefusal(
                    400,
                    "InvalidTag",
                    "at most ten tags, names of 1 to 128 and values of up to 256 characters");
        }
        return tags;
    }
}
