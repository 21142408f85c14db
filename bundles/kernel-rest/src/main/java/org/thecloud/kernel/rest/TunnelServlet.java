// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.rest.Tunnel;

/** Opens WebSockets at {@code /tunnels/NAME/TOKEN} for whoever has a token. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/tunnels/*",
            "osgi.http.whiteboard.servlet.asyncSupported=true",
            "osgi.http.whiteboard.servlet.name=thecloud-tunnels"
        })
public final class TunnelServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(TunnelServlet.class);
    private static final Pattern PATH =
            Pattern.compile("/tunnels/([a-z-]+)/([A-Za-z0-9_-]{1,200})");
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455
    private static final int KEY_BYTES = 16;
    private static final int CONNECT_SECONDS = 5;
    private static final int MOST_OPEN = 500;

    private final transient ObjectMapper json = Json.mapper();
    private final transient Set<WebSocketTunnel> open = ConcurrentHashMap.newKeySet();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private transient volatile List<Tunnel> tunnels = List.of();

    @Activate
    public TunnelServlet() {
        // tunnels come to it
    }

    TunnelServlet(List<Tunnel> tunnels) {
        this.tunnels = tunnels;
    }

    @Deactivate
    public void leave() {
        open.forEach(WebSocketTunnel::leave);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String id = FrontServlet.newRequestId();
        response.setHeader("X-Request-ID", id);
        response.setHeader("Cache-Control", "no-store");
        try {
            upgrade(request, response);
        } catch (CloudException refused) {
            log.debug("request {}: no WebSocket", id, refused);
            Problem problem = Problem.of(refused, id);
            response.setStatus(problem.status());
            response.setContentType(Problem.MEDIA_TYPE);
            response.getOutputStream().write(json.writeValueAsBytes(problem));
        }
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Matcher path = PATH.matcher(request.getRequestURI());
        Optional<Tunnel> tunnel =
                path.matches()
                        ? tunnels.stream()
                                .filter(each -> each.name().equals(path.group(1)))
                                .findFirst()
                        : Optional.empty();
        if (tunnel.isEmpty()) {
            throw new CloudException(KernelError.NOT_FOUND, "there is no such tunnel");
        }
        String accept = accept(request); // before the token is used up
        if (open.size() >= MOST_OPEN) {
            throw new CloudException(KernelError.EXHAUSTED, "too many tunnels are open");
        }
        AsynchronousSocketChannel far = connected(tunnel.get().redeem(path.group(2)));
        try {
            response.setHeader("Sec-WebSocket-Accept", accept);
            if (words(request, "Sec-WebSocket-Protocol").contains("binary")) {
                response.setHeader("Sec-WebSocket-Protocol", "binary");
            }
            request.upgrade(WebSocketTunnel.class).lead(request, far, open);
        } catch (IOException | ServletException | RuntimeException failed) {
            far.close();
            throw failed;
        }
    }

    private static String accept(HttpServletRequest request) {
        String key = request.getHeader("Sec-WebSocket-Key");
        boolean asked =
                request.getMethod().equals("GET")
                        && words(request, "Connection").contains("upgrade")
                        && words(request, "Upgrade").contains("websocket")
                        && "13".equals(request.getHeader("Sec-WebSocket-Version"));
        if (!asked || key == null || !isKey(key)) {
            throw CloudException.invalid("", "this is opened as a WebSocket of version 13");
        }
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + SALT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static List<String> words(HttpServletRequest request, String header) {
        @Nullable String value = request.getHeader(header);
        return value == null
                ? List.of()
                : Arrays.stream(value.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .toList();
    }

    private static AsynchronousSocketChannel connected(InetSocketAddress target)
            throws IOException {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
        try {
            channel.connect(target).get(CONNECT_SECONDS, TimeUnit.SECONDS);
            return channel;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw away(channel, stopped);
        } catch (ExecutionException | TimeoutException failed) {
            throw away(channel, failed);
        }
    }

    private static CloudException away(AsynchronousSocketChannel channel, Exception why)
            throws IOException {
        channel.close();
        return new CloudException(
                KernelError.UNAVAILABLE, "the other end does not answer", Map.of(), why);
    }
}
