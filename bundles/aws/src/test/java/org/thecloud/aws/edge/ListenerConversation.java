// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.BeforeAnswer;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.access.RequestListener;
import org.thecloud.kernel.access.RequestRecord;
import org.thecloud.kernel.access.TenantResolver;

/**
 * A listener with a service that echoes, spoken to byte by byte. Keys, dates and signatures are
 * those AWS has published.
 */
abstract class ListenerConversation {

    static final String ID = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    static final String WELCOME =
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    static final String PRESIGNED =
            "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE"
                    + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                    + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
                    + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    static final Principal ALICE =
            new Principal(Principal.Type.USER, UUID.randomUUID(), "alice@example.com", null);
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());

    final List<RequestRecord> records = new CopyOnWriteArrayList<>();
    final Map<String, AccessKey> keys =
            new ConcurrentHashMap<>(Map.of(ID, new AccessKey(ID, ALICE, new Secret(SECRET))));
    final Echo echo = new Echo("s3");
    volatile boolean recordable = true;
    Listener listener;

    /** Answers with the payload and the trailers it got. */
    record Echo(
            String name,
            CountDownLatch entered,
            CountDownLatch leave,
            AtomicReference<Runnable> leftForTheEnd)
            implements AwsService {

        Echo(String name) {
            this(name, new CountDownLatch(1), new CountDownLatch(0));
        }

        Echo(String name, CountDownLatch entered, CountDownLatch leave) {
            this(name, entered, leave, new AtomicReference<>(() -> {}));
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
            BeforeAnswer.run(leftForTheEnd.get());
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

    Listener listener(Instant now) throws Exception {
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

    record Reply(int status, String text) {
        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    Reply send(String head, byte[] body) throws IOException {
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

    Reply send(String head) throws IOException {
        return send(head, new byte[0]);
    }

    static String signed(String headers, String signature) {
        return "Authorization: AWS4-HMAC-SHA256 Credential="
                + ID
                + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + headers
                + ",Signature="
                + signature;
    }

    static String rangeGet(String signature) {
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

    static String put(String hash, int length) {
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
}
