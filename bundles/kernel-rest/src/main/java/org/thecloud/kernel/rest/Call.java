// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.cxf.jaxrs.utils.JAXRSUtils;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http.AbstractHTTPDestination;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Conditions;
import org.thecloud.rest.MaxBody;

/** What is known of the request that is being answered. Belongs to one thread at a time. */
final class Call {

    static final String ATTRIBUTE = "org.thecloud.call";

    private final String requestId;
    private final String address;
    private final @Nullable String userAgent;
    private final boolean mutating;
    private final Instant at = Instant.now();
    private final long began = System.nanoTime();
    private final List<String> unknownFields = new ArrayList<>();
    private String action;
    private String resource = "";
    private String route = "";
    private long maxBody = MaxBody.USUAL;
    private boolean bodyBegun;
    private Conditions conditions = Conditions.NONE;
    private @Nullable Caller caller;
    private @Nullable String code;
    private @Nullable String detail;
    private boolean recorded;
    private boolean dataPlane;
    private boolean parked;
    private boolean again;
    private @Nullable CompletableFuture<?> awaited;

    Call(String requestId, String address, HttpServletRequest request) {
        this.requestId = requestId;
        this.address = address;
        this.userAgent = request.getHeader("User-Agent");
        this.mutating =
                switch (request.getMethod()) {
                    case "GET", "HEAD", "OPTIONS" -> false;
                    default -> true;
                };
        this.action = request.getMethod() + " " + request.getRequestURI();
    }

    /** The one that this thread answers. */
    static Call current() {
        return of(request());
    }

    static Call of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Call known) {
            return known;
        }
        throw new IllegalStateException("a request that did not come through the front servlet");
    }

    /** The request that this thread answers, without one of CXF's proxies in between. */
    static HttpServletRequest request() {
        Message message = JAXRSUtils.getCurrentMessage();
        if (message != null
                && message.getExchange().getInMessage().get(AbstractHTTPDestination.HTTP_REQUEST)
                        instanceof HttpServletRequest request) {
            return request;
        }
        throw new IllegalStateException("this thread answers no request");
    }

    String requestId() {
        return requestId;
    }

    String address() {
        return address;
    }

    @Nullable String userAgent() {
        return userAgent;
    }

    boolean mutating() {
        return mutating;
    }

    Instant at() {
        return at;
    }

    long began() {
        return began;
    }

    String action() {
        return action;
    }

    String resource() {
        return resource;
    }

    /** Says what it made, which had no name before. */
    void made(String id) {
        if (resource.endsWith("/*")) {
            resource = resource.substring(0, resource.length() - 1) + id;
        }
    }

    /** Says what the request wants, once that is known. */
    void wants(String permission, String name) {
        action = permission;
        resource = name;
    }

    /** Path template of the method that answers, for metrics. */
    String route() {
        return route;
    }

    void route(String template) {
        route = template;
    }

    long maxBody() {
        return maxBody;
    }

    void maxBody(long bytes) {
        maxBody = bytes;
    }

    /** The body is asked for: who waits to be told to go on is told so now. */
    void beginBody() {
        bodyBegun = true;
    }

    boolean bodyBegun() {
        return bodyBegun;
    }

    Conditions conditions() {
        return conditions;
    }

    void conditions(Conditions demanded) {
        conditions = demanded;
    }

    @Nullable Caller caller() {
        return caller;
    }

    void caller(Caller known) {
        caller = known;
    }

    @Nullable String code() {
        return code;
    }

    @Nullable String detail() {
        return detail;
    }

    void refused(String why, String sentence) {
        code = why;
        detail = sentence;
    }

    List<String> unknownFields() {
        return unknownFields;
    }

    /** Whether its success is not put on record. */
    boolean dataPlane() {
        return dataPlane;
    }

    void dataPlane(boolean moves) {
        dataPlane = moves;
    }

    /** What the request waits or waited for. */
    @Nullable CompletableFuture<?> awaited() {
        return awaited;
    }

    void awaited(CompletableFuture<?> answer) {
        awaited = answer;
    }

    /** Whether the request ended without an answer because it waits. */
    boolean parked() {
        return parked;
    }

    void parked(boolean waits) {
        parked = waits;
    }

    /** Whether the request was here before and has waited. */
    boolean again() {
        return again;
    }

    void comesAgain() {
        again = true;
        parked = false;
    }

    /** True the first time. */
    boolean record() {
        boolean first = !recorded;
        recorded = true;
        return first;
    }
}
