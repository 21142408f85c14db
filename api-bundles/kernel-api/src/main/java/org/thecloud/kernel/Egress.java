// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only way to call an address that a user gave. Only http and https to public addresses are
 * allowed, unless the operator allowed more; the address that was checked is the one that is
 * connected to, and each redirect is checked like a first call. Thread-safe.
 *
 * <p>Failures are {@link CloudException}, also while the body of an answer is read:
 *
 * <ul>
 *   <li>EGRESS_REFUSED (INVALID): the target is not allowed; the detail {@code reason} says why
 *   <li>EGRESS_UNREACHABLE, EGRESS_TIMEOUT, EGRESS_UNTRUSTED (UNAVAILABLE): no connection, not done
 *       within the deadline, or a certificate that does not fit
 *   <li>EGRESS_TOO_LARGE (TOO_LARGE): the answer is longer than the request takes
 *   <li>INVALID_INPUT: a header that is the client's own or not well-formed
 * </ul>
 */
@ProviderType
public interface Egress {
    /**
     * Sends a request and waits for the head of the answer, whatever its status is. The answer must
     * be closed. Nothing is tried again here.
     */
    Response send(Request request) throws InterruptedException;

    /**
     * Sends a request without holding a thread. It completes with the whole answer, or fails as
     * {@link #send} does, by a thread that must not be blocked. A body that is longer than the
     * request takes is no failure here: its beginning is kept and the rest given up. Cancelling
     * gives up the call.
     *
     * @param lane calls of one lane share connections and wait for each other; no call waits for
     *     one of another lane
     */
    CompletableFuture<Answer> call(String lane, Request request);

    /**
     * Refuses a target with EGRESS_REFUSED before there is anything to send, for checks at request
     * time. Looks the name up; a name that does not resolve now passes, as it may do so later.
     */
    void check(URI target) throws InterruptedException;

    /**
     * What is sent.
     *
     * @param headers without those that the client itself sets, such as Host and Content-Length;
     *     {@code traceparent} is added when missing. Those that are not about the body's form are
     *     left away when a redirect leads to another origin
     * @param body empty for none
     * @param deadline for all of it: redirects, and reading the answer to its end
     * @param maxBytes longest body of an answer that is taken
     * @param followRedirects whether up to five redirects are followed
     */
    record Request(
            String method,
            URI target,
            Map<String, List<String>> headers,
            byte[] body,
            Duration deadline,
            long maxBytes,
            boolean followRedirects) {

        private static final Duration USUAL_DEADLINE = Duration.ofSeconds(30);
        private static final long USUAL_BYTES = 1 << 20;

        public Request {
            Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
            headers = java.util.Collections.unmodifiableMap(copy);
            body = body.clone();
        }

        /** A request without headers or body: 30 s, answers up to 1 MB, redirects followed. */
        public static Request of(String method, URI target) {
            return new Request(
                    method, target, Map.of(), new byte[0], USUAL_DEADLINE, USUAL_BYTES, true);
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        public Request withHeader(String name, String value) {
            Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            more.putAll(headers);
            more.put(name, List.of(value));
            return new Request(method, target, more, body, deadline, maxBytes, followRedirects);
        }

        public Request withBody(String mediaType, byte[] content) {
            return new Request(
                            method, target, headers, content, deadline, maxBytes, followRedirects)
                    .withHeader("Content-Type", mediaType);
        }

        public Request within(Duration time) {
            return new Request(method, target, headers, body, time, maxBytes, followRedirects);
        }

        public Request upTo(long bytes) {
            return new Request(method, target, headers, body, deadline, bytes, followRedirects);
        }

        public Request withoutRedirects() {
            return new Request(method, target, headers, body, deadline, maxBytes, false);
        }
    }

    /**
     * What came back, all of it.
     *
     * @param headers names compare without case
     * @param body as sent, never decompressed
     * @param cut whether there was more of the body
     * @param from where the answer came from, after redirects
     */
    record Answer(
            int status, Map<String, List<String>> headers, byte[] body, boolean cut, URI from) {

        public Answer {
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }

    /**
     * What came back, its body still on its way. Closing it before the end of the body gives up the
     * rest.
     */
    @ProviderType
    interface Response extends AutoCloseable {
        int status();

        /** Names compare without case. */
        Map<String, List<String>> headers();

        /** As sent, never decompressed. Reading blocks; to be read by one thread. */
        InputStream body();

        /** Where the answer came from, after redirects. */
        URI from();

        @Override
        void close();
    }
}
