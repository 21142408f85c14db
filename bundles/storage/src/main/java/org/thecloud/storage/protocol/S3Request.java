// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;
import org.thecloud.kernel.access.Decision;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.policy.Facts;
import org.thecloud.storage.policy.Inquiry;
import org.thecloud.storage.service.Access;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Query;
import org.thecloud.storage.service.Traffic;

/**
 * One request as S3 sees it.
 *
 * @param bucket named in the host or the path; empty if none is
 * @param key empty if the request is about the bucket
 * @param traffic counts the request where it is let in
 */
record S3Request(
        AwsCall call,
        HttpServletRequest http,
        HttpServletResponse answer,
        String bucket,
        String key,
        Map<String, String> query,
        Traffic traffic) {

    static S3Request of(
            AwsCall call, HttpServletRequest http, HttpServletResponse answer, Traffic traffic) {
        String path = SigV4.decode(http.getRequestURI(), false);
        path = path.startsWith("/") ? path.substring(1) : path;
        String host = virtual(call.subdomain());
        Map<String, String> query = Query.of(http.getQueryString());
        if (host != null) {
            return new S3Request(call, http, answer, host, path, query, traffic);
        }
        int slash = path.indexOf('/');
        return new S3Request(
                call,
                http,
                answer,
                slash < 0 ? path : path.substring(0, slash),
                slash < 0 ? "" : path.substring(slash + 1),
                query,
                traffic);
    }

    private static @Nullable String virtual(@Nullable String subdomain) {
        if (subdomain == null || subdomain.equals("s3")) {
            return null;
        }
        return subdomain.endsWith(".s3")
                ? subdomain.substring(0, subdomain.length() - 3)
                : subdomain;
    }

    boolean has(String parameter) {
        return query.containsKey(parameter);
    }

    @Nullable String parameter(String name) {
        return query.get(name);
    }

    String parameter(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    int number(String name, int usual, int most) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return Math.min(number, most);
            }
        } catch (NumberFormatException noNumber) {
            // refused below
        }
        throw new AwsRefusal(
                400, "InvalidArgument", "Argument " + name + " must be an integer from 0 on");
    }

    @Nullable String header(String name) {
        return http.getHeader(name);
    }

    /**
     * Refuses unless the caller may; counts the request if he may.
     *
     * @param name key, or empty for the bucket itself
     */
    void require(Action action, Bucket on, String name) {
        String resource = Access.resource(on, name);
        call.wants(action.permission(), resource, action.mutating());
        String expected = header("x-amz-expected-bucket-owner");
        if (expected != null && !expected.equals(on.tenant().toString())) {
            throw new AwsRefusal(403, "AccessDenied", "Access Denied");
        }
        Decision decision = decide(action, on, name);
        if (!decision.allowed()) {
            throw new AwsRefusal(
                    403,
                    "AccessDenied",
                    owned(on)
                            ? "you may not %s on %s: %s"
                                    .formatted(action.permission(), resource, decision.because())
                            : "Access Denied");
        }
        traffic.request(on, action.mutating());
    }

    /** Whether the caller may, without a refusal or a record. */
    boolean may(Action action, Bucket on, String name) {
        return decide(action, on, name).allowed();
    }

    private boolean owned(Bucket bucket) {
        return !call.anonymous() && bucket.tenant().equals(call.caller().tenant());
    }

    private Decision decide(Action action, Bucket on, String name) {
        Inquiry inquiry =
                new Inquiry(
                        action,
                        call.caller(),
                        on.name(),
                        name,
                        Facts.of(call.caller(), http.isSecure(), http::getHeader, query::get));
        return Access.decide(
                on, inquiry, () -> call.decide(action.permission(), Access.resource(on, name)));
    }

    void reply(int status) {
        answer.setStatus(status);
    }

    void reply(Xml xml) throws IOException {
        reply(200, xml);
    }

    void reply(int status, Xml xml) throws IOException {
        byte[] bytes = xml.bytes();
        answer.setStatus(status);
        answer.setContentType("application/xml");
        answer.setContentLength(bytes.length);
        answer.getOutputStream().write(bytes);
    }

    /** A key as clients asked to have it written. */
    String written(String text) {
        return "url".equals(query.get("encoding-type")) ? SigV4.encode(text, true) : text;
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
