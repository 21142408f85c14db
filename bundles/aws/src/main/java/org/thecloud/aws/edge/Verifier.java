// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;
import org.thecloud.identity.AccessKey;

/** Checks signatures of requests against what their keys sign with. */
final class Verifier {

    static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final Clock clock;
    private final SigningKeys signingKeys = new SigningKeys();

    Verifier(Clock clock) {
        this.clock = clock;
    }

    /** Refuses what is too old or of the future. */
    void checkTime(Claim claim) {
        Instant signed;
        try {
            signed = at(claim.timestamp());
        } catch (DateTimeException never) {
            throw new AwsRefusal(403, "AccessDenied", "X-Amz-Date is no date");
        }
        Instant now = clock.instant();
        if (claim.presigned()) {
            if (signed.isAfter(now.plus(SKEW))) {
                throw new AwsRefusal(403, "AccessDenied", "the request is not yet valid");
            }
            if (signed.plusSeconds(claim.expires()).isBefore(now)) {
                throw new AwsRefusal(403, "AccessDenied", "Request has expired");
            }
        } else if (Duration.between(signed, now).abs().compareTo(SKEW) > 0) {
            throw new AwsRefusal(
                    403,
                    "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large.");
        }
    }

    /** Of {@code yyyyMMdd'T'HHmmss'Z'}, whose form has been looked at; a formatter takes longer. */
    private static Instant at(String timestamp) {
        return LocalDateTime.of(
                        number(timestamp, 0, 4),
                        number(timestamp, 4, 6),
                        number(timestamp, 6, 8),
                        number(timestamp, 9, 11),
                        number(timestamp, 11, 13),
                        number(timestamp, 13, 15))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /**
     * Refuses a wrong signature.
     *
     * @return the key of the claim's scope, for what follows in chunks
     */
    byte[] check(HttpServletRequest request, Claim claim, String payloadHash, AccessKey key) {
        unsignedHeaders(request, claim);
        Claim.Scope scope = claim.scope();
        byte[] signingKey = signingKeys.of(scope, key);
        String text =
                SigV4.ALGORITHM
                        + "\n"
                        + claim.timestamp()
                        + "\n"
                        + scope.text()
                        + "\n"
                        + SigV4.hash(canonical(request, claim, payloadHash));
        if (!SigV4.same(SigV4.sign(signingKey, text), claim.signature())) {
            throw wrong();
        }
        signingKeys.keep(scope, key, signingKey);
        return signingKey;
    }

    static AwsRefusal wrong() {
        return new AwsRefusal(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided."
                        + " Check your key and signing method.");
    }

    // An x-amz- header that is not signed could have been added by somebody on the way.
    private static void unsignedHeaders(HttpServletRequest request, Claim claim) {
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-")
                    && !claim.signedHeaders().contains(lower)
                    && !(claim.presigned() && lower.equals("x-amz-content-sha256"))) {
                throw new AwsRefusal(
                        403,
                        "AccessDenied",
                        "There were headers present in the request which were not signed: "
                                + lower);
            }
        }
    }

    static String canonical(HttpServletRequest request, Claim claim, String payloadHash) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.getMethod()).append('\n');
        text.append(path(request.getRequestURI(), claim.scope().service())).append('\n');
        text.append(query(request, claim)).append('\n');
        for (String name : claim.signedHeaders()) {
            text.append(name).append(':').append(header(request, name)).append('\n');
        }
        text.append('\n').append(String.join(";", claim.signedHeaders())).append('\n');
        return text.append(payloadHash).toString();
    }

    /** S3 signs the path as it is, encoded once; the others without dots, encoded twice. */
    private static String path(String raw, String service) {
        String path = raw.isEmpty() ? "/" : raw;
        if (service.equals("s3")) {
            return SigV4.encode(SigV4.decode(path, false), true);
        }
        List<String> kept = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
                kept.add(SigV4.encode(segment, false));
            }
        }
        String joined = "/" + String.join("/", kept);
        return path.endsWith("/") && !joined.endsWith("/") ? joined + "/" : joined;
    }

    private static String query(HttpServletRequest request, Claim claim) {
        if (request.getQueryString() == null) {
            return "";
        }
        return Claim.pairs(request.getQueryString()).stream()
                .filter(pair -> !(claim.presigned() && pair[0].equals("X-Amz-Signature")))
                .map(pair -> new String[] {encode(pair[0]), encode(pair[1])})
                .sorted(
                        (one, other) -> {
                            int byName = one[0].compareTo(other[0]);
                            return byName != 0 ? byName : one[1].compareTo(other[1]);
                        })
                .map(pair -> pair[0] + "=" + pair[1])
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return SigV4.encode(text, false);
    }

    private static String header(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        List<String> all = new ArrayList<>();
        while (values.hasMoreElements()) {
            String value = values.nextElement().strip();
            all.add(value.contains("  ") ? SPACES.matcher(value).replaceAll(" ") : value);
        }
        return String.join(",", all);
    }
}
