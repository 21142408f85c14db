// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.aws.SigV4;

/** Uploads by forms of browsers. */
class FormTest {

    private static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String USUAL =
            "{\"bucket\": \"forms\"}, [\"starts-with\", \"$key\", \"user/\"]";

    @TempDir Path folder;
    private S3Server server;
    private S3Caller alice;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(folder, 0);
        alice = new S3Caller(server.port(), S3Server.ALICE);
        alice.send("PUT", "/forms");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** Fields of a form that Alice signed. */
    private static Map<String, String> signed(Instant until, String conditions) {
        String stamp = STAMP.format(Instant.now());
        String day = stamp.substring(0, 8);
        String credential = S3Server.ALICE + "/" + day + "/us-east-1/s3/aws4_request";
        String policy =
                """
                {"expiration": "%s", "conditions": [%s, {"x-amz-credential": "%s"},
                 {"x-amz-date": "%s"}, {"X-Amz-Algorithm": "AWS4-HMAC-SHA256"}]}"""
                        .formatted(until, conditions, credential, stamp);
        String encoded =
                Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", "user/${filename}");
        fields.put("X-Amz-Credential", credential);
        fields.put("X-Amz-Date", stamp);
        fields.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        fields.put("Policy", encoded);
        fields.put(
                "X-Amz-Signature",
                SigV4.sign(SigV4.signingKey(S3Server.SECRET, day, "us-east-1", "s3"), encoded));
        return fields;
    }

    private static Map<String, String> signed(String conditions) {
        return signed(Instant.now().plus(Duration.ofMinutes(5)), conditions);
    }

    private static byte[] form(Map<String, String> fields, byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach(
                (name, value) ->
                        write(
                                body,
                                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                                        .formatted(BOUNDARY, name, value)));
        write(
                body,
                "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\d\\ä.bin\"\r\n"
                        .formatted(BOUNDARY));
        write(body, "Content-Type: application/x-test\r\n\r\n");
        body.writeBytes(file);
        write(body, "\r\n--" + BOUNDARY);
        write(body, "\r\nContent-Disposition: form-data; name=\"submit\"\r\n\r\nUpload\r\n");
        write(body, "--" + BOUNDARY + "--\r\n");
        return body.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private S3Caller.Reply post(byte[] body) throws Exception {
        return alice.unsigned(
                "POST",
                "/forms",
                body,
                "Content-Type",
                "multipart/form-data; boundary=" + BOUNDARY);
    }

    private S3Caller.Reply post(Map<String, String> fields, String file) throws Exception {
        return post(form(fields, file.getBytes(StandardCharsets.UTF_8)));
    }

    private void nothingIsThere() throws Exception {
        assertThat(alice.send("GET", "/forms?list-type=2").text())
                .contains("<KeyCount>0</KeyCount>");
        assertThat(server.storage.bytes.list(null, 10).blobs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_533, 65_536, 1_000_000})
    void whatThePolicyAllowsIsStored(int size) throws Exception {
        byte[] file = new byte[size];
        new Random(size).nextBytes(file);
        byte[] nearly = ("\r\n--" + BOUNDARY.substring(0, 9)).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(nearly, 0, file, 0, Math.min(size, nearly.length));
        Map<String, String> fields =
                signed(
                        USUAL
                                + ", [\"eq\", \"$Content-Type\", \"image/png\"],"
                                + " [\"starts-with\", \"$x-amz-meta-of\", \"\"],"
                                + " {\"success_action_status\": \"201\"},"
                                + " [\"content-length-range\", 0, 1000000]");
        fields.put("Content-Type", "image/png");
        fields.put("x-amz-meta-of", "a browser");
        fields.put("success_action_status", "201");
        fields.put("x-ignore-me", "please");
        S3Caller.Reply reply = post(form(fields, file));
        assertThat(reply.text())
                .contains("<Key>user/ä.bin</Key>", "<Bucket>forms</Bucket>")
                .contains("/forms/user%2F%C3%A4.bin</Location>");
        assertThat(reply.status()).isEqualTo(201);
        S3Caller.Reply read = alice.send("GET", "/forms/user/%C3%A4.bin");
        assertThat(read.bytes()).isEqualTo(file);
        assertThat(read.header("content-type")).isEqualTo("image/png");
        assertThat(read.header("x-amz-meta-of")).isEqualTo("a browser");
        assertThat(read.header("etag")).isEqualTo(reply.header("etag"));
    }

    @Test
    void theBrowserIsSentOn() throws Exception {
        Map<String, String> fields =
                signed(USUAL + ", [\"starts-with\", \"$success_action_redirect\", \"http\"]");
        assertThat(post(fields, "x").code()).isEqualTo("AccessDenied");
        fields.put("success_action_redirect", "https://example.org/done?x=1");
        S3Caller.Reply reply = post(fields, "x");
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location"))
                .startsWith("https://example.org/done?x=1&bucket=forms&key=user%2F");
        assertThat(post(signed(USUAL), "y").status()).isEqualTo(204);
    }

    @Test
    void conditionsAreChecked() throws Exception {
        S3Caller.Reply extra = post(withField(signed(USUAL), "x-amz-meta-a", "b"), "x");
        assertThat(extra.status()).isEqualTo(403);
        assertThat(extra.text()).contains("AccessDenied", "Extra input fields: x-amz-meta-a");
        assertThat(post(withField(signed(USUAL), "key", "other/x"), "x").text())
                .contains("AccessDenied", "Policy Condition failed: [");
        assertThat(post(signed("{\"bucket\":\"others\"}, {\"key\":\"user/ä.bin\"}"), "x").text())
                .contains("AccessDenied", "Policy Condition failed");
        assertThat(post(signed("[\"starts-with\", \"$key\", \"\"]"), "x").text())
                .contains("AccessDenied", "Extra input fields: bucket");
        assertThat(post(signed(Instant.now().minusSeconds(1), USUAL), "x").text())
                .contains("AccessDenied", "Policy expired.");
        assertThat(post(signed(USUAL + ", [\"content-length-range\", 2, 3]"), "x").code())
                .isEqualTo("EntityTooSmall");
        assertThat(post(signed(USUAL + ", [\"content-length-range\", 2, 3]"), "xxxx").code())
                .isEqualTo("EntityTooLarge");
        assertThat(post(signed(USUAL + ", [\"like\", \"$key\", \"x\"]"), "x").code())
                .isEqualTo("InvalidPolicyDocument");
        nothingIsThere();
    }

    private static Map<String, String> withField(
            Map<String, String> fields, String name, String value) {
        fields.put(name, value);
        return fields;
    }

    @Test
    void signaturesAreChecked() throws Exception {
        Map<String, String> fields = signed(USUAL);
        String policy = fields.get("Policy");
        assertThat(post(withField(signed(USUAL), "X-Amz-Signature", "0".repeat(64)), "x").code())
                .isEqualTo("SignatureDoesNotMatch");
        Map<String, String> other = signed(USUAL + ", {\"a\": \"b\"}");
        assertThat(post(withField(other, "Policy", policy), "x").code())
                .isEqualTo("SignatureDoesNotMatch");
        fields.remove("X-Amz-Signature");
        assertThat(post(fields, "x").code()).isEqualTo("InvalidArgument");
        assertThat(post(Map.of("key", "user/x"), "x").code()).isEqualTo("AccessDenied");
        Map<String, String> unknown = signed(USUAL);
        unknown.put(
                "X-Amz-Credential",
                unknown.get("X-Amz-Credential").replace(S3Server.ALICE, "TCNOBODYNOBODYNOB123"));
        assertThat(post(unknown, "x").code()).isEqualTo("InvalidAccessKeyId");
        Map<String, String> second = new LinkedHashMap<>(Map.of("key", "x", "AWSAccessKeyId", "y"));
        assertThat(post(second, "x").code()).isEqualTo("InvalidRequest");
        nothingIsThere();
    }

    @Test
    void whoMayNotPutMayNotLetBrowsersDoIt() throws Exception {
        Map<String, String> fields = signed("{\"bucket\":\"forms\"}, {\"key\":\"forbidden\"}");
        fields.put("key", "forbidden");
        assertThat(post(fields, "x").code()).isEqualTo("AccessDenied");
        nothingIsThere();
    }

    @Test
    void brokenFormsAreRefused() throws Exception {
        assertThat(
                        alice.unsigned("POST", "/forms", new byte[0], "Content-Type", "text/plain")
                                .code())
                .isEqualTo("PreconditionFailed");
        Map<String, String> noKey = signed(USUAL);
        noKey.remove("key");
        assertThat(post(noKey, "x").code()).isEqualTo("UserKeyMustBeSpecified");
        assertThat(post(withField(signed(USUAL), "x-ignore-a", "y".repeat(21_000)), "x").code())
                .isEqualTo("MaxPostPreDataLengthExceeded");
        byte[] whole = form(signed(USUAL), "0123456789".getBytes(StandardCharsets.UTF_8));
        assertThat(post(java.util.Arrays.copyOf(whole, whole.length - 150)).code())
                .isEqualTo("MalformedPOSTRequest");
        assertThat(post(("--" + BOUNDARY + "--").getBytes(StandardCharsets.UTF_8)).code())
                .isEqualTo("InvalidArgument");
        assertThat(post("nothing".getBytes(StandardCharsets.UTF_8)).code())
                .isEqualTo("MalformedPOSTRequest");
        nothingIsThere();
    }
}
