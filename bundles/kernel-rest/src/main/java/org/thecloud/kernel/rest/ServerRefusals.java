// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains what the HTTP server refuses before any servlet sees it: what is no HTTP, a path with
 * segments of dots, headers that are too long.
 */
final class ServerRefusals extends ErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(ServerRefusals.class);

    private final ObjectMapper json = Json.mapper();
    private @Nullable Server server;

    /**
     * Speaks for the server in which the calling thread starts a servlet. A handler as a service
     * would do so too, but Pax Web starts its whole server anew for one that comes, and may lose
     * the servlets that come at the same time.
     */
    static ServerRefusals install() {
        ServerRefusals refusals = new ServerRefusals();
        ContextHandler context = ContextHandler.getCurrentContextHandler();
        if (context == null) {
            log.error("the HTTP server cannot be found: its own refusals are not explained");
        } else {
            context.getServer().setErrorHandler(refusals);
            refusals.server = context.getServer();
        }
        return refusals;
    }

    /** Ends that: it goes with its bundle. */
    void uninstall() {
        if (server != null && server.getErrorHandler() == this) {
            server.setErrorHandler(new ErrorHandler());
        }
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true; // a request that cannot be read has none
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback)
            throws IOException {
        String requestId = FrontServlet.newRequestId();
        int limit = request.getConnectionMetaData().getHttpConfiguration().getRequestHeaderSize();
        response.getHeaders().put("X-Request-ID", requestId);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.write(
                true,
                ByteBuffer.wrap(json.writeValueAsBytes(problem(status, requestId, limit))),
                callback);
    }

    private static Problem problem(int status, String requestId, int limit) {
        return switch (status) {
            case 414 ->
                    Problem.of(
                            414,
                            "URI_TOO_LONG",
                            "the request line is too long; it and the headers may have %d bytes together"
                                    .formatted(limit),
                            null,
                            requestId,
                            Map.of("limit", Integer.toString(limit)));
            case 431 ->
                    Problem.of(
                            431,
                            "HEADERS_TOO_LARGE",
                            "the request line and the headers may have %d bytes together"
                                    .formatted(limit),
                            null,
                            requestId,
                            Map.of("limit", Integer.toString(limit)));
            case 505 ->
                    Problem.of(
                            505,
                            "HTTP_VERSION_NOT_SUPPORTED",
                            "HTTP/1.1 and HTTP/1.0 are spoken here",
                            null,
                            requestId,
                            Map.of());
            default -> Problems.ofStandard(status, requestId);
        };
    }
}
