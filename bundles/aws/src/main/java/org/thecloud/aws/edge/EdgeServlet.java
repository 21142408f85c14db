// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.aws.SigV4;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.BeforeAnswer;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.Moment;
import org.thecloud.kernel.Turnstile;

/** Finds out who signed a request and which service it is for, and hands it over. */
final class EdgeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(EdgeServlet.class);
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String TRAILER = "-TRAILER";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_IN_MEMORY = 4 << 20;

    private final transient Gate gate;
    private final transient String[] domains;

    EdgeServlet(Gate gate, String... domains) {
        this.gate = gate;
        this.domains = domains;
    }

    @Override
    protected void service(HttpServletRequest arrived, HttpServletResponse response)
            throws ServletException, IOException {
        Incoming request = new Incoming(arrived);
        EdgeCall call = new EdgeCall(gate, request, domains);
        MDC.put("request_id", call.requestId());
        response.setHeader("x-amz-request-id", call.requestId());
        response.setHeader("x-amzn-RequestId", call.requestId());
        try (Moment moment = Moment.open();
                BeforeAnswer steps = BeforeAnswer.open()) {
            Claim claim = null;
            AwsRefusal malformed = null;
            try {
                claim = Claim.of(request);
            } catch (AwsRefusal refused) {
                malformed = refused;
            }
            String name = claim == null ? guess(request) : claim.scope().service();
            Optional<Held<AwsService>> way = gate.known(name);
            if (way.isEmpty()) {
                throw new AwsRefusal(
                        404, "InvalidAction", "there is no service " + name + " at this endpoint");
            }
            Turnstile.Room<AwsService> room = way.get().enter();
            try {
                serve(room.value(), call, claim, malformed, request, response);
            } finally {
                way.get().leave(room);
            }
        } catch (AwsRefusal refused) {
            answer(request, response, call, refused);
        } catch (CloudException refused) {
            answer(request, response, call, refusal(refused));
        } finally {
            MDC.clear();
        }
    }

    private void serve(
            AwsService service,
            EdgeCall call,
            @Nullable Claim claim,
            @Nullable AwsRefusal malformed,
            Incoming request,
            HttpServletResponse response)
            throws ServletException, IOException {
        HttpServletResponse recorded = new Recorded(response, call, gate.recorder);
        try {
            if (malformed != null) {
                throw malformed;
            }
            Payload payload = payload(request, call, claim);
            service.serve(call, payload, recorded);
            gate.recorder.answered(call, response.getStatus());
        } catch (AwsRefusal refused) {
            refuse(service, call, refused, request, response);
        } catch (CloudException refused) {
            if (refused.kind() == ErrorKind.INTERNAL) {
                log.error("request {} failed: {}", call.requestId(), call.action(), refused);
            }
            refuse(service, call, refusal(refused), request, response);
        } catch (RuntimeException failed) {
            log.error("request {} failed: {}", call.requestId(), call.action(), failed);
            refuse(service, call, refusal(CloudException.internal("", failed)), request, response);
        }
    }

    private void refuse(
            AwsService service,
            EdgeCall call,
            AwsRefusal refusal,
            Incoming request,
            HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            // the status has gone out: all that can be said now is that the body is not complete
            throw new IOException("the answer broke off: " + refusal.sentence());
        }
        request.discard();
        response.resetBuffer();
        call.refused(refusal);
        AwsRefusal told = refusal;
        try {
            gate.recorder.answered(call, refusal.status());
        } catch (AwsRefusal unrecorded) {
            told = unrecorded;
        }
        service.refuse(call, told, request, response);
    }

    private Payload payload(HttpServletRequest request, EdgeCall call, @Nullable Claim claim)
            throws IOException {
        String hash = request.getHeader("x-amz-content-sha256");
        long length = request.getContentLengthLong();
        if (claim == null) {
            gate.limits.stranger(call.address());
            boolean chunked = hash != null && hash.startsWith("STREAMING-");
            return chunked
                    ? chunks(request, call, hash, null)
                    : new Payload(
                            request,
                            () -> new Body.Whole(request.getInputStream(), null, length),
                            length);
        }
        gate.verifier.checkTime(claim);
        AccessKey key = gate.key(claim.scope(), call.address());
        if (request.getHeader("x-amz-security-token") != null) {
            throw new AwsRefusal(
                    400, "InvalidToken", "there are no session tokens here; send none");
        }
        byte[] whole = null;
        if (claim.presigned()) {
            hash =
                    hash == null || !claim.signedHeaders().contains("x-amz-content-sha256")
                            ? UNSIGNED
                            : hash;
        } else if (hash == null) {
            if (claim.scope().service().equals("s3")) {
                throw new AwsRefusal(
                        400,
                        "InvalidRequest",
                        "Missing required header for this request: x-amz-content-sha256");
            }
            whole = request.getInputStream().readNBytes(MOST_IN_MEMORY + 1);
            if (whole.length > MOST_IN_MEMORY) {
                throw new AwsRefusal(413, "RequestEntityTooLarge", "the request is too long");
            }
            hash = SigV4.hash(whole);
        }
        byte[] signingKey;
        try {
            signingKey = gate.verifier.check(request, claim, hash, key);
        } catch (AwsRefusal wrong) {
            gate.limits.wrongSignature(call.address(), key.id());
            throw wrong;
        }
        call.signedBy(key, claim.scope().region());
        if (whole != null) {
            InputStream bytes = new ByteArrayInputStream(whole);
            int known = whole.length;
            return new Payload(request, () -> new Body.Whole(bytes, null, known), known);
        }
        if (hash.startsWith("STREAMING-")) {
            Body.Seed seed =
                    new Body.Seed(
                            signingKey, claim.timestamp(), claim.scope().text(), claim.signature());
            return chunks(request, call, hash, seed);
        }
        if (!hash.equals(UNSIGNED) && !HASH.matcher(hash).matches()) {
            throw new AwsRefusal(
                    400,
                    "InvalidArgument",
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- form or a SHA-256");
        }
        String wanted = hash.equals(UNSIGNED) ? null : hash;
        return new Payload(
                request, () -> new Body.Whole(request.getInputStream(), wanted, length), length);
    }

    private static Payload chunks(
            HttpServletRequest request, EdgeCall call, String form, Body.@Nullable Seed seed) {
        boolean signed = form.equals(SIGNED_CHUNKS) || form.equals(SIGNED_CHUNKS + TRAILER);
        boolean known = signed ? seed != null : form.equals(UNSIGNED_CHUNKS);
        if (!known) {
            throw new AwsRefusal(
                    400, "InvalidArgument", "x-amz-content-sha256 " + form + " is not supported");
        }
        long length;
        try {
            length =
                    Long.parseLong(
                            String.valueOf(request.getHeader("x-amz-decoded-content-length")));
        } catch (NumberFormatException none) {
            length = -1;
        }
        if (length < 0) {
            throw new AwsRefusal(
                    411,
                    "MissingContentLength",
                    "You must provide the x-amz-decoded-content-length HTTP header.");
        }
        long whole = length;
        boolean trailing = form.endsWith(TRAILER);
        return new Payload(
                request,
                () ->
                        new Body.Chunked(
                                request.getInputStream(),
                                signed ? seed : null,
                                trailing,
                                whole,
                                call.trailers()),
                whole);
    }

    /** The service that an unsigned request is for. */
    private static String guess(HttpServletRequest request) {
        String target = request.getHeader("X-Amz-Target");
        if (target != null && target.startsWith("Amazon") && target.indexOf('.') > 0) {
            return target.substring("Amazon".length(), target.indexOf('.'))
                    .toLowerCase(Locale.ROOT);
        }
        String type = request.getContentType();
        boolean form = type != null && type.startsWith("application/x-www-form-urlencoded");
        if (form && request.getMethod().equals("POST")) {
            return "sqs";
        }
        return "s3";
    }

    private static AwsRefusal refusal(CloudException refused) {
        ErrorKind kind = refused.kind();
        return new AwsRefusal(
                kind.status(),
                switch (kind) {
                    case INTERNAL -> "InternalError";
                    case UNAVAILABLE, EXHAUSTED -> "ServiceUnavailable";
                    case FORBIDDEN, UNAUTHENTICATED -> "AccessDenied";
                    case RATE_LIMITED -> "SlowDown";
                    default -> refused.code().name();
                },
                kind == ErrorKind.INTERNAL
                        ? "an error of the platform; please report the request id"
                        : String.valueOf(refused.getMessage()));
    }

    /** Refuses where no service is there to do it. */
    private void answer(
            Incoming request, HttpServletResponse response, EdgeCall call, AwsRefusal refusal)
            throws IOException {
        if (response.isCommitted()) {
            throw new IOException("the answer broke off: " + refusal.sentence());
        }
        request.discard();
        call.refused(refusal);
        gate.recorder.answered(call, refusal.status());
        response.setStatus(refusal.status());
        response.setContentType("application/xml");
        response.getOutputStream()
                .write(
                        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code>"
                                        + "<Message>%s</Message><RequestId>%s</RequestId></Error>")
                                .formatted(
                                        refusal.code(),
                                        refusal.sentence()
                                                .replace("&", "&amp;")
                                                .replace("<", "&lt;"),
                                        call.requestId())
                                .getBytes(StandardCharsets.UTF_8));
    }

    private interface Opening {
        ServletInputStream open() throws IOException;
    }

    /** A request whose body is the payload itself. */
    private static final class Payload extends HttpServletRequestWrapper {

        private final Opening opening;
        private final long length;
        private @Nullable ServletInputStream opened;

        Payload(HttpServletRequest request, Opening opening, long length) {
            super(request);
            this.opening = opening;
            this.length = length;
        }

        // Opened when it is asked for: only then is a waiting client told to go on.
        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (opened == null) {
                opened = opening.open();
            }
            return opened;
        }

        @Override
        public long getContentLengthLong() {
            return length;
        }

        @Override
        public int getContentLength() {
            return length > Integer.MAX_VALUE ? -1 : (int) length;
        }
    }

    /** Puts the request on record when its answer begins. */
    private static final class Recorded extends HttpServletResponseWrapper {

        private final EdgeCall call;
        private final Recorder recorder;

        Recorded(HttpServletResponse response, EdgeCall call, Recorder recorder) {
            super(response);
            this.call = call;
            this.recorder = recorder;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            recorder.answered(call, getStatus());
            return super.getOutputStream();
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            recorder.answered(call, getStatus());
            return super.getWriter();
        }

        @Override
        public void flushBuffer() throws IOException {
            recorder.answered(call, getStatus());
            super.flushBuffer();
        }
    }
}
