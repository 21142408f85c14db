// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Explains what the HTTP server refuses before any servlet sees it: what is no HTTP, a path with
 * segments of dots, headers that are too long. A handler only to learn of the server; it handles
 * nothing, and comes after all that do.
 */
@Component(service = Handler.class, property = "service.ranking:Integer=-1")
public final class ServerRefusals extends Handler.Abstract {

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Server server = getServer();
        if (server != null) {
            server.setErrorHandler(new Explained());
        }
    }

    @Override
    protected void doStop() throws Exception {
        Server server = getServer();
        if (server != null && server.getErrorHandler() instanceof Explained) {
            server.setErrorHandler(new ErrorHandler()); // ours goes with its bundle
        }
        super.doStop();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        return false;
    }

    private static final class Explained extends ErrorHandler {

        private final ObjectMapper json = Json.mapper();

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
            int limit =
                    request.getConnectionMetaData().getHttpConfiguration().getRequestHeaderSize();
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
}
