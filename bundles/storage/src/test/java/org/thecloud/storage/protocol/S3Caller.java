// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.thecloud.aws.SigV4;

/** Sends signed requests. */
final class S3Caller {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final int port;
    private final String key;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    S3Caller(int port, String key) {
        this.port = port;
        this.key = key;
    }

    record Reply(int status, byte[] bytes, HttpResponse<byte[]> http) {
        String text() {
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }

        String code() {
            String text = text();
            int at = text.indexOf("<Code>");
            return at < 0 ? "" : text.substring(at + 6, text.indexOf("</Code>"));
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    /** Sends what nobody signed. */
    Reply unsigned(String method, String target, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + target))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<byte[]> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(answer.statusCode(), answer.body(), answer);
    }

    /** Target is path and query, percent-encoded; headers come in pairs. */
    Reply send(String method, String target, byte[] body, String... headers)
            throws IOException, InterruptedException {
        String stamp = STAMP.format(Instant.now());
        String day = stamp.substring(0, 8);
        String hash = SigV4.hash(body);
        Map<String, String> signed = new TreeMap<>();
        signed.put("host", "localhost:" + port);
        signed.put("x-amz-date", stamp);
        signed.put("x-amz-content-sha256", hash);
        for (int i = 0; i < headers.length; i += 2) {
            signed.put(headers[i].toLowerCase(), headers[i + 1]);
        }
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query =
                question < 0
                        ? ""
                        : Arrays.stream(target.substring(question + 1).split("&"))
                                .map(pair -> pair.contains("=") ? pair : pair + "=")
                                .sorted()
                                .collect(Collectors.joining("&"));
        String names = String.join(";", signed.keySet());
        StringBuilder canonical = new StringBuilder();
        canonical
                .append(method)
                .append('\n')
                .append(SigV4.encode(SigV4.decode(path, false), true))
                .append('\n')
                .append(query);
        canonical.append('\n');
        signed.forEach(
                (name, value) -> canonical.append(name).append(':').append(value).append('\n'));
        canonical.append('\n').append(names).append('\n').append(hash);
        String scope = day + "/us-east-1/s3/aws4_request";
        String text =
                SigV4.ALGORITHM
                        + "\n"
                        + stamp
                        + "\n"
                        + scope
                        + "\n"
                        + SigV4.hash(canonical.toString());
        String signature =
                SigV4.sign(SigV4.signingKey(S3Server.SECRET, day, "us-east-1", "s3"), text);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + target))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .header(
                                "Authorization",
                                SigV4.ALGORITHM
                                        + " Credential="
                                        + key
                                        + "/"
                                        + scope
                                        + ",SignedHeaders="
                                        + names
                                        + ",Signature="
                                        + signature);
        signed.forEach(
                (name, value) -> {
                    if (!name.equals("host")) {
                        request.header(name, value);
                    }
                });
        HttpResponse<byte[]> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(answer.statusCode(), answer.body(), answer);
    }

    Reply send(String method, String target) throws IOException, InterruptedException {
        return send(method, target, new byte[0]);
    }

    Reply send(String method, String target, String body) throws IOException, InterruptedException {
        return send(method, target, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
