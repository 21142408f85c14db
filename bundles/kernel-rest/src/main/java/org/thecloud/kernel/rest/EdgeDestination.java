// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.cxf.Bus;
import org.apache.cxf.message.Message;
import org.apache.cxf.service.model.EndpointInfo;
import org.apache.cxf.transport.http.DestinationRegistry;
import org.apache.cxf.transport.servlet.ServletDestination;
import org.jspecify.annotations.Nullable;

/**
 * How a request enters CXF: with what JAX-RS needs of it, and nothing of what only SOAP does, such
 * as kept copies of bodies, continuations, certificates and basic credentials.
 */
final class EdgeDestination extends ServletDestination {

    private static final String KEEP_INPUT = "cxf.io.cacheinput";
    private static final String CHARSET = "UTF-8";

    EdgeDestination(Bus bus, DestinationRegistry registry, EndpointInfo endpoint)
            throws IOException {
        super(bus, registry, endpoint, endpoint.getAddress());
    }

    @Override
    protected void setupMessage(
            Message message,
            @Nullable ServletConfig config,
            @Nullable ServletContext context,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String path = request.getRequestURI();
        message.setContent(InputStream.class, request.getInputStream());
        message.put(HTTP_REQUEST, request);
        message.put(HTTP_RESPONSE, response);
        message.put(HTTP_CONTEXT, context);
        message.put(HTTP_CONFIG, config);
        message.put(Message.HTTP_REQUEST_METHOD, request.getMethod());
        message.put(Message.REQUEST_URI, path);
        message.put(Message.REQUEST_URL, request.getRequestURL().toString());
        message.put(Message.PATH_INFO, path);
        message.put(Message.BASE_PATH, "/");
        message.put(Message.QUERY_STRING, request.getQueryString());
        // not getContentType(): it throws on a charset that Java does not know
        message.put(Message.CONTENT_TYPE, request.getHeader("Content-Type"));
        message.put(Message.ACCEPT_CONTENT_TYPE, request.getHeader("Accept"));
        message.put(Message.ENCODING, CHARSET);
        message.put(Message.PROTOCOL_HEADERS, headers(request));
        message.getExchange().put(KEEP_INPUT, false);
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            // with this header CXF would answer before the work is done
            if (!name.equalsIgnoreCase(Message.ONE_WAY_REQUEST)) {
                headers.computeIfAbsent(name, n -> new ArrayList<>(2))
                        .addAll(Collections.list(request.getHeaders(name)));
            }
        }
        List<String> accepted = headers.get("Accept");
        if (accepted != null && accepted.size() > 1) {
            headers.put("Accept", List.of(String.join(", ", accepted)));
        }
        return headers;
    }
}
