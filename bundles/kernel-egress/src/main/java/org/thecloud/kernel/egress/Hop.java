// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;

/**
 * One request of a chain of redirects.
 *
 * @param redirects how many led here
 */
record Hop(
        String method, URI target, Map<String, List<String>> headers, byte[] body, int redirects) {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);

    static Hop first(Egress.Request request) {
        String method = request.method().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw CloudException.invalid("method", "the method is none of " + METHODS);
        }
        return new Hop(
                method, request.target(), Headers.first(request.headers()), request.body(), 0);
    }

    /** Milliseconds until a moment. */
    long left(long until) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
            throw EgressError.EGRESS_TIMEOUT.because(target.getHost() + " did not answer in time");
        }
        return left;
    }

    /** This request, ready to be sent. */
    org.eclipse.jetty.client.Request on(HttpClient client, long leftMillis) {
        org.eclipse.jetty.client.Request out =
                client.newRequest(target)
                        .method(method)
                        .timeout(leftMillis, TimeUnit.MILLISECONDS)
                        .idleTimeout(leftMillis + 1000, TimeUnit.MILLISECONDS)
                        .headers(
                                fields ->
                                        headers.forEach((name, value) -> fields.put(name, value)));
        if (body.length > 0) {
            String type = headers.getOrDefault("Content-Type", List.of("")).get(0);
            out.body(
                    type.isEmpty()
                            ? new BytesRequestContent(body)
                            : new BytesRequestContent(type, body));
        }
        return out;
    }

    /** Where an answer leads; null if nowhere. */
    @Nullable Hop after(int status, Map<String, List<String>> answered) {
        List<String> location = answered.get("Location");
        if (location == null || !MOVED.contains(status)) {
            return null;
        }
        URI next = resolve(location.get(0));
        if (redirects == MOST_REDIRECTS) {
            throw EgressError.refused(
                    "redirects", target.getHost() + " redirects more than five times");
        }
        if (target.getScheme().equalsIgnoreCase("https")
                && !"https".equalsIgnoreCase(next.getScheme())) {
            throw EgressError.refused(
                    "downgrade", target.getHost() + " redirects from https to http");
        }
        return to(next, status);
    }

    private URI resolve(String location) {
        try {
            return target.resolve(location);
        } catch (IllegalArgumentException malformed) {
            throw EgressError.refused(
                    "host", target.getHost() + " redirects to what is not an address");
        }
    }

    private Hop to(URI next, int status) {
        boolean again = status == 307 || status == 308 || method.equals("HEAD");
        boolean sameMethod = again || (status != 303 && !method.equals("POST"));
        boolean withBody = sameMethod && body.length > 0;
        return new Hop(
                sameMethod ? method : "GET",
                next,
                Headers.next(headers, target, next, withBody),
                withBody ? body : new byte[0],
                redirects + 1);
    }
}
