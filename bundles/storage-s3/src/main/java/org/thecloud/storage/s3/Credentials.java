// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.thecloud.aws.SigV4;
import org.thecloud.kernel.Secret;

/** Who asks. Signs requests with Signature Version 4, their bodies included. */
record Credentials(String accessKey, Secret secretKey, String region) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";

    /** A request whose URI's query is sorted by name and encoded as signatures want it. */
    HttpRequest.Builder signed(String method, URI uri, Content content, Instant now) {
        String time = TIME.format(now);
        String day = time.substring(0, 8);
        String scope = day + "/" + region + "/s3/aws4_request";
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        String canonical =
                String.join(
                        "\n",
                        method,
                        uri.getRawPath(),
                        query,
                        "host:" + host(uri),
                        "x-amz-content-sha256:" + content.sha256(),
                        "x-amz-date:" + time,
                        "",
                        SIGNED,
                        content.sha256());
        String text = String.join("\n", SigV4.ALGORITHM, time, scope, SigV4.hash(canonical));
        String signature =
                SigV4.sign(SigV4.signingKey(secretKey.reveal(), day, region, "s3"), text);
        return HttpRequest.newBuilder(uri)
                .method(method, content.publisher())
                .header("x-amz-content-sha256", content.sha256())
                .header("x-amz-date", time)
                .header(
                        "Authorization",
                        "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
                                .formatted(SigV4.ALGORITHM, accessKey, scope, SIGNED, signature));
    }

    /** What the HTTP client sends as the header Host. */
    private static String host(URI uri) {
        int usual = uri.getScheme().equals("https") ? 443 : 80;
        return uri.getPort() < 0 || uri.getPort() == usual
                ? uri.getHost()
                : uri.getHost() + ":" + uri.getPort();
    }
}
