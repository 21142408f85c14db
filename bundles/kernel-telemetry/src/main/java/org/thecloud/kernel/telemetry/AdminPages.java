// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.health.Health;

/** What the listener for operators answers. */
final class AdminPages extends Handler.Abstract {

    private static final Logger log = LoggerFactory.getLogger(AdminPages.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String LITERAL = "\\[?[0-9A-Fa-f.:]+]?";
    private static final Map<String, String> PAGES =
            Map.of(
                    "/metrics", "GET",
                    "/health/live", "GET",
                    "/health/ready", "GET",
                    "/profile/threads", "GET",
                    "/profile/heap", "POST",
                    "/profile/recording", "POST");
    private static final String INDEX =
            """
            GET  /metrics              meters for Prometheus
            GET  /health/live          the process answers
            GET  /health/ready         how each part is; 503 when the platform cannot serve
            GET  /profile/threads      what all threads do
            POST /profile/heap?lines=100          classes with most bytes; a full collection
            POST /profile/recording?seconds=30    a recording for JDK Mission Control
            """;

    private final PrometheusMeters meters;
    private final Snapshots snapshots;
    private final Supplier<Map<String, Health>> health;
    private final Profiles profiles;
    private final Config config;

    AdminPages(
            PrometheusMeters meters,
            Snapshots snapshots,
            Supplier<Map<String, Health>> health,
            Profiles profiles,
            Config config) {
        this.meters = meters;
        this.snapshots = snapshots;
        this.health = health;
        this.profiles = profiles;
        this.config = config;
    }

    /** Why a request is not answered as wished. */
    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            admit(request);
            answer(Request.getPathInContext(request), request, response);
            callback.succeeded();
        } catch (Refusal refused) {
            refuse(response, refused, callback);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            callback.failed(stop);
        } catch (IOException gone) {
            callback.failed(gone);
        } catch (RuntimeException failed) {
            log.error("{} failed", request.getHttpURI().getPath(), failed);
            refuse(response, new Refusal(500, "an error of the platform; see its log"), callback);
        }
        return true;
    }

    /**
     * Without a token, pages of the web that run in an operator's browser are kept out: by name of
     * the host, which a page cannot choose freely, and by the origin that browsers send.
     */
    private void admit(Request request) throws Refusal {
        if (!config.token().isEmpty()) {
            String given = String.valueOf(request.getHeaders().get(HttpHeader.AUTHORIZATION));
            if (!same(given, "Bearer " + config.token())) {
                throw new Refusal(401, "a bearer token is needed");
            }
            return;
        }
        String host = String.valueOf(Request.getServerName(request));
        if (!host.matches(LITERAL) && !Set.of("localhost", config.host()).contains(host)) {
            throw new Refusal(421, "this listener is not " + host);
        }
        if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
            throw new Refusal(403, "not for browsers");
        }
    }

    private static boolean same(String given, String wanted) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(String path, Request request, Response response)
            throws Refusal, IOException, InterruptedException {
        String method = PAGES.getOrDefault(path, "GET");
        if (!request.getMethod().equals(method)) {
            throw new Refusal(405, "this page answers " + method);
        }
        Fields parameters = Request.extractQueryParameters(request);
        switch (path) {
            case "/" -> text(response, 200, TEXT, INDEX);
            case "/metrics" -> {
                snapshots.refresh();
                text(response, 200, METRICS, meters.scrape());
            }
            case "/health/live" -> text(response, 200, TEXT, "ok\n");
            case "/health/ready" -> ready(response);
            case "/profile/threads" -> text(response, 200, TEXT, only(profiles.threads()));
            case "/profile/heap" -> {
                int lines = number(parameters, "lines", 100, 10_000);
                text(response, 200, TEXT, only(profiles.heap(lines)));
            }
            case "/profile/recording" -> record(parameters, response);
            default -> throw new Refusal(404, "there is nothing at this path");
        }
    }

    private void ready(Response response) throws IOException {
        Map<String, Health> parts = health.get();
        boolean serves =
                parts.containsKey("database")
                        && parts.values().stream()
                                .noneMatch(part -> part.state() == Health.State.DOWN);
        StringBuilder lines = new StringBuilder();
        parts.forEach(
                (name, part) ->
                        lines.append("%s %s %s%n".formatted(name, part.state(), part.text())));
        text(response, serves ? 200 : 503, TEXT, lines.toString());
    }

    private void record(Fields parameters, Response response)
            throws Refusal, IOException, InterruptedException {
        int seconds = number(parameters, "seconds", 30, config.recording_seconds());
        String settings = Optional.ofNullable(parameters.getValue("settings")).orElse("profile");
        if (!Set.of("profile", "default").contains(settings)) {
            throw new Refusal(400, "settings are profile or default");
        }
        boolean done =
                profiles.record(
                        Duration.ofSeconds(seconds),
                        settings,
                        file -> {
                            head(response, 200, "application/octet-stream");
                            response.getHeaders()
                                    .put(
                                            "Content-Disposition",
                                            "attachment; filename=\"thecloud.jfr\"");
                            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                                Files.copy(file, out);
                            }
                        });
        if (!done) {
            throw busy();
        }
    }

    private static String only(Optional<String> result) throws Refusal {
        return result.orElseThrow(AdminPages::busy);
    }

    private static Refusal busy() {
        return new Refusal(409, "another one is being made; try again when it is done");
    }

    private static int number(Fields parameters, String name, int usual, int most) throws Refusal {
        String given = parameters.getValue(name);
        if (given == null) {
            return Math.min(usual, most);
        }
        if (!given.matches("\\d{1,6}") || Integer.parseInt(given) < 1) {
            throw new Refusal(400, name + " is a number from 1 to " + most);
        }
        int number = Integer.parseInt(given);
        if (number > most) {
            throw new Refusal(400, name + " is at most " + most);
        }
        return number;
    }

    private static void refuse(Response response, Refusal refused, Callback callback) {
        if (response.isCommitted()) {
            callback.failed(refused);
            return;
        }
        if (refused.status == 401) {
            response.getHeaders().put(new HttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer"));
        }
        head(response, refused.status, TEXT);
        Content.Sink.write(response, true, refused.getMessage() + "\n", callback);
    }

    private static void text(Response response, int status, String type, String text)
            throws IOException {
        head(response, status, type);
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void head(Response response, int status, String type) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
    }
}
