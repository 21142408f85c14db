// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.access.RequestListener;
import org.thecloud.kernel.access.RequestRecord;
import org.thecloud.kernel.access.TenantResolver;

/** The listener, spoken to byte by byte. Keys, dates and signatures are those AWS has published. */
class ListenerTest {

    private static final String ID = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Principal ALICE =
            new Principal(Principal.Type.USER, UUID.randomUUID(), "alice@example.com", null);
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());

    private final List<RequestRecord> records = new CopyOnWriteArrayList<>();
    private final Map<String, AccessKey> keys =
            new ConcurrentHashMap<>(Map.of(ID, new AccessKey(ID, ALICE, new Secret(SECRET))));
    private final Echo echo = new Echo("s3");
    private volatile boolean recordable = true;
    private Listener listener;

    /** Answers with the payload and the trailers it got. */
    private record Echo(String name, CountDownLatch entered, CountDownLatch leave)
            implements AwsService {

        Echo(String name) {
            this(name, new CountDownLatch(1), new CountDownLatch(0));
        }

        @Override
        public void serve(AwsCall call, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            entered.countDown();
            call.require("storage:write", "bucket/b/k");
            byte[] payload = request.getInputStream().readAllBytes();
            try {
                leave.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            response.setStatus(200);
            response.setHeader("Length", String.valueOf(payload.length));
            response.setHeader("Trailers", call.trailers().toString());
            response.setHeader("Subdomain", String.valueOf(call.subdomain()));
            response.getOutputStream().write(payload, 0, Math.min(payload.length, 100));
        }

        @Override
        public void refuse(
                AwsCall call,
                AwsRefusal refusal,
                HttpServletRequest request,
                HttpServletResponse response)
                throws IOException {
            response.setStatus(refusal.status());
            response.getOutputStream().write(refusal.code().getBytes(StandardCharsets.US_ASCII));
        }
    }

    @BeforeEach
    void open() throws Exception {
        listener = listener(Instant.parse("2013-05-24T00:00:00Z"));
    }

    private Listener listener(Instant now) throws Exception {
        Listener made =
                new Listener(
                        ListenerFixture.config(0, "amazonaws.com"),
                        Clock.fixed(now, ZoneOffset.UTC));
        made.addService(echo);
        made.addKeys(id -> Optional.ofNullable(keys.get(id)));
        made.addTenants(
                new TenantResolver() {
                    @Override
                    public TenantId resolve(Principal principal, @Nullable String requested) {
                        return TENANT;
                    }
                });
        made.addAuthorizer(
                (caller, permission, resource) ->
                        new Decision(caller.principal().equals(ALICE), "only Alice may"));
        RequestListener recording =
                record -> {
                    if (!recordable) {
                        throw new IllegalStateException("the disk is full");
                    }
                    records.add(record);
                };
        made.addListener(recording);
        return made;
    }

    @AfterEach
    void close() throws Exception {
        listener.close();
    }

    private record Reply(int status, String text) {
        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    private Reply send(String head, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(
                    (head.strip().replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            out.write(body);
            out.flush();
            socket.shutdownOutput();
            String text =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Reply(Integer.parseInt(text.substring(9, 12)), text);
        }
    }

    @Test
    void whoIsRefusedWhileHeSendsIsToldAndMayGoOn() throws Exception {
        int length = 8 << 20;
        String head =
                "PUT /b/k HTTP/1.1\r\nHost: h\r\nAuthorization: AWS a:b\r\nContent-Length: %d\r\n\r\n"
                        .formatted(length);
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < 3; i++) {
                // nothing is read before all is sent, as HTTP clients that block do
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                for (int sent = 0; sent < length; sent += 1 << 16) {
                    socket.getOutputStream().write(new byte[1 << 16]);
                }
                char[] code = new char["InvalidRequest".length()];
                List<String> fields = new ArrayList<>();
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    fields.add(line);
                }
                assertThat(in.read(code)).isEqualTo(code.length);
                assertThat(fields.get(0)).contains(" 400 ");
                assertThat(fields).contains("Content-Length: " + code.length);
                assertThat(new String(code)).isEqualTo("InvalidRequest");
            }
        }
    }

    @Test
    void whoWaitsToBeToldToGoOnIsNotWhenHeIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            ("PUT /b/k HTTP/1.1\r\nHost: h\r\nAuthorization: AWS a:b\r\n"
                                            + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400").endsWith("InvalidRequest");
        }
    }

    private Reply send(String head) throws IOException {
        return send(head, new byte[0]);
    }

    private static String signed(String headers, String signature) {
        return "Authorization: AWS4-HMAC-SHA256 Credential="
                + ID
                + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + headers
                + ",Signature="
                + signature;
    }

    @Test
    void aSignedGetIsAnswered() throws Exception {
        Reply reply =
                send(rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(records).isEmpty();
    }

    private static String rangeGet(String signature) {
        return """
        GET /test.txt HTTP/1.1
        Host: examplebucket.s3.amazonaws.com
        Range: bytes=0-9
        x-amz-content-sha256: %s
        x-amz-date: 20130524T000000Z
        %s
        """
                .formatted(EMPTY, signed("host;range;x-amz-content-sha256;x-amz-date", signature));
    }

    @ParameterizedTest
    @CsvSource({
        "?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "?prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    })
    void queriesAreSigned(String query, String signature) throws Exception {
        Reply reply =
                send(
                        """
                        GET /%s HTTP/1.1
                        Host: examplebucket.s3.amazonaws.com
                        x-amz-content-sha256: %s
                        x-amz-date: 20130524T000000Z
                        %s
                        """
                                .formatted(
                                        query,
                                        EMPTY,
                                        signed("host;x-amz-content-sha256;x-amz-date", signature)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static String put(String hash, int length) {
        return """
        PUT /test$file.text HTTP/1.1
        Host: examplebucket.s3.amazonaws.com
        Date: Fri, 24 May 2013 00:00:00 GMT
        x-amz-date: 20130524T000000Z
        x-amz-storage-class: REDUCED_REDUNDANCY
        x-amz-content-sha256: %s
        Content-Length: %d
        %s
        """
                .formatted(
                        hash,
                        length,
                        signed(
                                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
    }

    private static final String WELCOME =
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";

    @Test
    void aSignedPutIsAnsweredAndRecorded() throws Exception {
        Reply reply =
                send(put(WELCOME, 21), "Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("Welcome to Amazon S3.");
        assertThat(records).hasSize(1);
        assertThat(records.get(0).status()).isEqualTo(200);
        assertThat(records.get(0).mutating()).isTrue();
        assertThat(String.valueOf(records.get(0).caller())).contains("alice@example.com");
    }

    @Test
    void anotherBodyThanTheSignedOneIsRefused() throws Exception {
        Reply reply =
                send(put(WELCOME, 21), "Welcome to Amazon S4.".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.body()).isEqualTo("XAmzContentSHA256Mismatch");
        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void aBodyThatBreaksOffIsRefused() throws Exception {
        Reply reply = send(put(WELCOME, 21), "Welcome".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.text()).contains(" 400 ");
        assertThat(records).extracting(RequestRecord::status).doesNotContain(200);
    }

    private static final String PRESIGNED =
            "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE"
                    + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                    + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
                    + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    @Test
    void aPresignedUrlIsGoodUntilItExpires() throws Exception {
        String get = "GET %s HTTP/1.1\nHost: examplebucket.s3.amazonaws.com";
        assertThat(send(get.formatted(PRESIGNED)).status()).isEqualTo(200);
        assertThat(send(get.formatted(PRESIGNED.replace("test.txt", "text.txt"))).body())
                .isEqualTo("SignatureDoesNotMatch");
        assertThat(send(get.formatted(PRESIGNED.replace("86400", "604801"))).body())
                .isEqualTo("AuthorizationQueryParametersError");
        assertThat(
                        send(("PUT %s HTTP/1.1\nHost: examplebucket.s3.amazonaws.com\nContent-Length: 0")
                                        .formatted(PRESIGNED))
                                .body())
                .isEqualTo("SignatureDoesNotMatch");
        listener.close();
        listener = listener(Instant.parse("2013-05-25T00:00:01Z"));
        assertThat(send(get.formatted(PRESIGNED)).body()).isEqualTo("AccessDenied");
    }

    private static byte[] chunks(String last, String... signatures) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int[] sizes = {65536, 1024, 0};
        for (int i = 0; i < sizes.length; i++) {
            String signature = signatures.length == 0 ? "" : ";chunk-signature=" + signatures[i];
            body.write((Integer.toHexString(sizes[i]) + signature + "\r\n").getBytes());
            body.write("a".repeat(sizes[i]).getBytes());
            body.write((sizes[i] == 0 ? last : "\r\n").getBytes());
        }
        return body.toByteArray();
    }

    private static final String[] CHUNKS = {
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
    };

    private static String chunkedPut() {
        return """
        PUT /examplebucket/chunkObject.txt HTTP/1.1
        Host: s3.amazonaws.com
        x-amz-date: 20130524T000000Z
        x-amz-storage-class: REDUCED_REDUNDANCY
        x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD
        Content-Encoding: aws-chunked
        x-amz-decoded-content-length: 66560
        Content-Length: 66824
        %s
        """
                .formatted(
                        signed(
                                "content-encoding;content-length;host;x-amz-content-sha256;"
                                        + "x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
                                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"));
    }

    @Test
    void signedChunksAreChecked() throws Exception {
        Reply reply = send(chunkedPut(), chunks("\r\n", CHUNKS));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.text()).contains("Length: 66560");
        byte[] flipped = chunks("\r\n", CHUNKS);
        flipped[30_000] ^= 1;
        assertThat(send(chunkedPut(), flipped).body()).isEqualTo("SignatureDoesNotMatch");
        byte[] other = chunks("\r\n", CHUNKS[0], CHUNKS[2], CHUNKS[1]);
        assertThat(send(chunkedPut(), other).body()).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void signedTrailersAreChecked() throws Exception {
        String head =
                """
                PUT /examplebucket/chunkObject.txt HTTP/1.1
                Host: s3.amazonaws.com
                x-amz-date: 20130524T000000Z
                x-amz-storage-class: REDUCED_REDUNDANCY
                x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
                Content-Encoding: aws-chunked
                x-amz-decoded-content-length: 66560
                x-amz-trailer: x-amz-checksum-crc32c
                Content-Length: %d
                %s
                """;
        String trailer =
                "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:"
                        + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        String[] signatures = {
            "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
            "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"
        };
        String authorization =
                signed(
                        "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                                + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                        "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        byte[] body = chunks(trailer, signatures);
        Reply reply = send(head.formatted(body.length, authorization), body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.text()).contains("x-amz-checksum-crc32c=sOO8/Q==");
        byte[] altered = chunks(trailer.replace("sOO8", "sOO9"), signatures);
        assertThat(send(head.formatted(altered.length, authorization), altered).body())
                .isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void whatIsNotSignedRightIsRefusedAsAwsDoes() throws Exception {
        String wrong = rangeGet("00e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertThat(send(wrong).body()).isEqualTo("SignatureDoesNotMatch");
        String right = rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertThat(send(right.strip() + "\nx-amz-acl: public-read").body())
                .isEqualTo("AccessDenied");
        assertThat(send(right.replace(ID, "AKIAIOSFODNN7EXAMPLX")).body())
                .isEqualTo("InvalidAccessKeyId");
        assertThat(send(right.replace("Credential=", "Credentials=")).body())
                .isEqualTo("AuthorizationHeaderMalformed");
        assertThat(send("GET / HTTP/1.1\nHost: h\nAuthorization: AWS a:b").body())
                .isEqualTo("InvalidRequest");
        assertThat(send("GET / HTTP/1.1\nHost: h").body()).isEqualTo("AccessDenied");
        assertThat(records).allMatch(record -> record.status() == 403);
        keys.clear();
        assertThat(send(right).body()).isEqualTo("InvalidAccessKeyId");
        listener.close();
        keys.put(ID, new AccessKey(ID, ALICE, new Secret(SECRET)));
        listener = listener(Instant.parse("2013-05-24T00:15:01Z"));
        assertThat(send(right).body()).isEqualTo("RequestTimeTooSkewed");
    }

    @Test
    void whatWasSignedWithAnEarlierSecretIsRefused() throws Exception {
        String right = rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertThat(send(right).status()).isEqualTo(200);
        assertThat(send(right).status()).isEqualTo(200);
        keys.put(ID, new AccessKey(ID, ALICE, new Secret("another")));
        assertThat(send(right).body()).isEqualTo("SignatureDoesNotMatch");
        keys.put(ID, new AccessKey(ID, ALICE, new Secret(SECRET)));
        assertThat(send(right).status()).isEqualTo(200);
    }

    @Test
    void guessingIsStopped() throws Exception {
        String wrong = rangeGet("00e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        for (int i = 0; i < 5; i++) {
            assertThat(send(wrong).body()).isEqualTo("SignatureDoesNotMatch");
        }
        assertThat(send(wrong).body()).isEqualTo("SlowDown");
    }

    @Test
    void whatCannotBeRecordedIsNotConfirmed() throws Exception {
        recordable = false;
        Reply reply =
                send(put(WELCOME, 21), "Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("ServiceUnavailable");
    }

    @Test
    void theHostNamesABucket() throws Exception {
        String head = "GET " + PRESIGNED + " HTTP/1.1\nHost: examplebucket.s3.amazonaws.com";
        assertThat(send(head).text()).contains("Subdomain: examplebucket.s3");
    }

    @Test
    void requestsWaitForTheSuccessorAndRunningOnesAreDrained() throws Exception {
        Echo slow = new Echo("s3", new CountDownLatch(1), new CountDownLatch(1));
        listener.addService(slow);
        String right = rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        CompletableFuture<Reply> running = CompletableFuture.supplyAsync(() -> sent(right));
        assertThat(slow.entered().await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> gone =
                CompletableFuture.runAsync(() -> listener.removeService(slow));
        CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(() -> sent(right));
        assertThat(gone).isNotDone();
        slow.leave().countDown();
        gone.get(10, TimeUnit.SECONDS);
        assertThat(running.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        listener.addService(new Echo("s3"));
        assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    private Reply sent(String head) {
        try {
            return send(head);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
