// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.thecloud.kernel.Secret;

/**
 * A registry on this machine, with one tiny image if it is asked to. Docker talks to registries on
 * loopback addresses without TLS, after it has tried with.
 */
final class LocalRegistry implements AutoCloseable {

    private static final String JSON = "application/json";
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final boolean closed;
    private final boolean silent;

    private LocalRegistry(boolean closed, boolean silent) {
        this.closed = closed;
        this.silent = silent;
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(this::serve);
    }

    static LocalRegistry open() {
        return new LocalRegistry(false, false);
    }

    /** It wants to know a user. */
    static LocalRegistry withLogin() {
        return new LocalRegistry(true, false);
    }

    /** It takes requests and never answers. */
    static LocalRegistry silent() {
        return new LocalRegistry(false, true);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Has this image from now on; it holds one file and nothing that could be run. */
    LocalRegistry with(String repository, String tag) {
        byte[] layer = layer();
        String layerDigest = digest(layer);
        byte[] config =
                """
                {"architecture":"amd64","os":"linux","config":{"Cmd":["/nothing"]},
                 "rootfs":{"type":"layers","diff_ids":["%s"]}}"""
                        .formatted(layerDigest)
                        .getBytes(StandardCharsets.UTF_8);
        byte[] manifest =
                """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},
                 "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar","size":%d,"digest":"%s"}]}"""
                        .formatted(
                                MANIFEST, config.length, digest(config), layer.length, layerDigest)
                        .getBytes(StandardCharsets.UTF_8);
        String place = "/v2/" + repository;
        contents.put(place + "/manifests/" + tag, manifest);
        contents.put(place + "/manifests/" + digest(manifest), manifest);
        contents.put(place + "/blobs/" + digest(config), config);
        contents.put(place + "/blobs/" + layerDigest, layer);
        return this;
    }

    /** As if its disk had lost all but the index. */
    void loseTheBlobs() {
        contents.keySet().removeIf(path -> path.contains("/blobs/"));
    }

    /** First lines of the requests. */
    List<String> requests() {
        return requests;
    }

    // a new one each time: the engine does not fetch what it has
    private static byte[] layer() {
        return UserData.bytes(new Secret(UUID.randomUUID().toString()));
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What users said of themselves. */
    List<String> logins() {
        return logins;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "local-registry");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                start(() -> answer(client));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            List<String> head = head(client);
            if (silent) {
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } else if (!head.isEmpty()) {
                client.getOutputStream().write(answer(head));
            }
        } catch (IOException gone) {
            // the engine has what it wanted
        }
    }

    // Empty for what is no HTTP: a TLS greeting has no line of text.
    private static List<String> head(Socket client) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        lines.mark(1);
        if (!Character.isLetter(lines.read())) {
            return List.of();
        }
        lines.reset();
        List<String> head = new ArrayList<>();
        for (String line = lines.readLine();
                line != null && !line.isEmpty();
                line = lines.readLine()) {
            head.add(line);
        }
        return head;
    }

    private byte[] answer(List<String> head) {
        requests.add(head.get(0));
        String login =
                head.stream()
                        .filter(line -> line.startsWith("Authorization: "))
                        .findFirst()
                        .orElse("");
        if (!login.isEmpty()) {
            logins.add(login.substring("Authorization: ".length()));
        }
        if (closed && login.isEmpty()) {
            return response(
                    head,
                    "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"test\"",
                    JSON,
                    error("UNAUTHORIZED"));
        }
        String path = head.get(0).split(" ")[1];
        byte[] content = contents.get(path);
        if (content != null) {
            return response(
                    head,
                    "200 OK\r\nDocker-Content-Digest: " + digest(content),
                    path.contains("/manifests/") ? MANIFEST : "application/octet-stream",
                    content);
        }
        return path.equals("/v2/")
                ? response(head, "200 OK", JSON, "{}".getBytes(StandardCharsets.UTF_8))
                : response(head, "404 Not Found", JSON, error("MANIFEST_UNKNOWN"));
    }

    private static byte[] error(String code) {
        return "{\"errors\":[{\"code\":\"%s\",\"message\":\"not here\"}]}"
                .formatted(code)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] response(List<String> head, String status, String type, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(status, type, body.length)
                        .getBytes(StandardCharsets.US_ASCII));
        if (!head.get(0).startsWith("HEAD")) {
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
