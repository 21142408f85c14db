// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The built distribution, unpacked and started once for all test classes, on ports and data of its
 * own. Tests take it as a parameter.
 */
final class RunningCloud implements AutoCloseable {

    /** Hands the running cloud to tests. */
    static final class Extension implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningCloud.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(RunningCloud.class))
                    .getOrComputeIfAbsent(RunningCloud.class);
        }
    }

    /** Somebody with an account and a key. */
    record Account(String email, String password, String userId, String tenantId, String key) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path home;
    private final int httpPort = freePort();
    private final int adminPort = freePort();
    private final int awsPort = freePort();
    private final int sshPort = freePort();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Ssh ssh;
    private @Nullable Process process;
    private volatile boolean ready;

    /** Why the API is not ready, as it says itself; null unless it was waited for in vain. */
    private @Nullable String refusal;

    RunningCloud() throws Exception {
        this(true);
    }

    private RunningCloud(boolean started) throws Exception {
        Path run = Path.of(System.getProperty("run.directory"));
        Files.createDirectories(run);
        home = Files.createTempDirectory(run, "cloud-");
        unpack(Path.of(System.getProperty("distribution")));
        ssh = new Ssh(sshPort);
        operator("tester", ssh.line(), "_g_:admingroup");
        operator("guest", ssh.line(), "ssh");
        Configuration.write(home);
        if (started) {
            start();
        }
    }

    /** One that has never run. */
    static RunningCloud unpacked() throws Exception {
        return new RunningCloud(false);
    }

    private void unpack(Path archive) throws Exception {
        Process tar =
                new ProcessBuilder(
                                "tar",
                                "xzf",
                                archive.toString(),
                                "-C",
                                home.toString(),
                                "--strip-components=1")
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor()).as("unpack " + archive).isZero();
    }

    /** Lets somebody sign in to the shell with a key. */
    void operator(String name, String key, String roles) throws IOException {
        Files.writeString(
                home.resolve("etc/keys.properties"),
                name + " = " + key + "," + roles + "\n",
                StandardOpenOption.APPEND);
    }

    private void start() throws Exception {
        begin();
        await("the shell answers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> shell("cloud:status").exit() == 0);
        ready = false;
        refusal = null;
    }

    /** Starts the process and waits for nothing. */
    void begin() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server");
        builder.directory(home.toFile());
        builder.environment().put("CLOUD_HTTP_PORT", String.valueOf(httpPort));
        builder.environment().put("CLOUD_AWS_PORT", String.valueOf(awsPort));
        builder.environment().put("CLOUD_ADMIN_PORT", String.valueOf(adminPort));
        builder.environment().put("CLOUD_SSH_PORT", String.valueOf(sshPort));
        builder.environment().put("KARAF_REDIRECT", home.resolve("out.log").toString());
        File output = home.resolve("out.log").toFile();
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        process = builder.start();
    }

    private synchronized void awaitApi() {
        if (refusal != null) {
            throw new IllegalStateException("the API has not become ready before: " + refusal);
        }
        if (!ready) {
            refusal = "no answer"; // whoever comes later need not wait again
            await("the API is ready")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .untilAsserted(this::isReady);
            ready = true;
            refusal = null;
        }
    }

    private void isReady() throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(uri("/health/ready")).build(),
                        HttpResponse.BodyHandlers.ofString());
        refusal = answer.body();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Ends the runtime the hard way, together with the start script. */
    void kill9() throws Exception {
        Process running = running();
        List<ProcessHandle> all = running.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
        for (ProcessHandle one : all) {
            one.onExit().get(30, TimeUnit.SECONDS);
        }
        running.waitFor(30, TimeUnit.SECONDS);
    }

    /** Starts again on the same data. */
    void restart() throws Exception {
        assertThat(running().isAlive()).isFalse();
        Files.deleteIfExists(home.resolve("lock"));
        Files.deleteIfExists(home.resolve("data/karaf.pid"));
        start();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("never started");
        }
        return process;
    }

    @Override
    public void close() throws Exception {
        ssh.close();
        Process running = running();
        List<ProcessHandle> all = running.descendants().toList();
        all.forEach(ProcessHandle::destroy);
        if (!running.waitFor(30, TimeUnit.SECONDS)) {
            all.forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    Path home() {
        return home;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    URI adminUri(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }

    /** Where the AWS protocols are spoken. */
    URI awsUri() {
        return URI.create("http://localhost:" + awsPort);
    }

    HttpClient http() {
        return http;
    }

    // The shell

    /** Runs one command as an operator with the role admin. */
    Ssh.Output shell(String command) {
        return ssh.run("tester", command);
    }

    /** Runs one command as somebody who may sign in and nothing else. */
    Ssh.Output guestShell(String command) {
        return ssh.run("guest", command);
    }

    Ssh ssh() {
        return ssh;
    }

    /** What a command prints with {@code --output json}. */
    JsonNode shellJson(String command) {
        // Options come before arguments.
        Ssh.Output output = shell(command.replaceFirst("( |$)", " --output json$1"));
        assertThat(output.exit()).as(command + ": " + output).isZero();
        return json(output.out());
    }

    // HTTP

    Reply get(@Nullable Account account, String path) {
        return send("GET", account, path, null);
    }

    Reply post(@Nullable Account account, String path, String body) {
        return send("POST", account, path, body);
    }

    Reply put(@Nullable Account account, String path, String body) {
        return send("PUT", account, path, body);
    }

    Reply delete(@Nullable Account account, String path) {
        return send("DELETE", account, path, null);
    }

    /** Sends a request; headers come in pairs and come last, so they win. */
    Reply send(
            String method,
            @Nullable Account account,
            String path,
            @Nullable String body,
            String... headers) {
        if (!ready) {
            awaitApi();
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
        if (account != null) {
            request.setHeader("X-API-Key", account.key());
        }
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        request.setHeader("X-Forwarded-For", anyAddress());
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        try {
            return Reply.of(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Another client each time, in a network that is kept for documentation. */
    private static String anyAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "2001:db8:%x:%x::%x"
                .formatted(random.nextInt(65536), random.nextInt(65536), random.nextInt(65536));
    }

    /** The account of this name, registered at first use: its own user, tenant and key. */
    Account account(String name) {
        return accounts.computeIfAbsent(name, this::register);
    }

    /** A fresh account. */
    Account register(String name) {
        String email = name + "-" + UUID.randomUUID().toString().substring(0, 8) + "@example.com";
        String password = "Correct-Horse-" + UUID.randomUUID();
        Reply registered =
                post(
                        null,
                        "/auth/register",
                        """
                        {"email": "%s", "password": "%s", "name": "%s"}"""
                                .formatted(email, password, name));
        assertThat(registered.status()).as(registered.toString()).isIn(200, 201);
        Reply login = login(email, password);
        assertThat(login.status()).as(login.toString()).isEqualTo(200);
        String key = login.json().path("api_key").asText();
        Account bare =
                new Account(email, password, registered.json().path("user_id").asText(), "", key);
        String tenant = get(bare, "/tenants").json().path(0).path("id").asText();
        return new Account(email, password, bare.userId(), tenant, key);
    }

    Reply login(String email, String password) {
        return post(
                null,
                "/auth/login",
                """
                {"email": "%s", "password": "%s"}"""
                        .formatted(email, password));
    }

    /** The account that the first start made. */
    Account administrator() {
        try {
            JsonNode first = JSON.readTree(home.resolve("data/first-admin.json").toFile());
            return new Account(
                    first.path("email").asText(),
                    first.path("password").asText(),
                    "",
                    first.path("tenant_id").asText(),
                    first.path("api_key").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A configuration of the runtime as it is on disk. */
    Properties configuration(String pid) throws IOException {
        Properties properties = new Properties();
        Path file = home.resolve("etc/" + pid + ".cfg");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            }
        }
        return properties;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer over HTTP. */
    record Reply(int status, String body, java.net.http.HttpHeaders headers) {

        static Reply of(HttpResponse<String> response) {
            return new Reply(response.statusCode(), response.body(), response.headers());
        }

        JsonNode json() {
            return RunningCloud.json(body);
        }

        String code() {
            return json().path("code").asText();
        }

        String id() {
            return json().path("id").asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return status + " " + (bytes.length > 2000 ? bytes.length + " bytes" : body);
        }
    }
}
