// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Problems.refused;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Images from outside: uploads, imports, what a crash leaves, and a guest that boots from one. */
@ExtendWith(RunningCloud.Extension.class)
class ImagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Kvm kvm;

    @AfterEach
    void leaveNothing(RunningCloud cloud) throws Exception {
        try (Kvm last = kvm) {
            Leftovers.remove(cloud, cloud.account("images"));
        }
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String body(String name, String format, String sum, String more) {
        return """
        {"name": "%s", "format": "%s", "sha256": "%s"%s}"""
                .formatted(name, format, sum, more);
    }

    private static String announced(
            RunningCloud cloud, Account user, String name, String format, byte[] bytes)
            throws Exception {
        Reply reply = cloud.post(user, "/images", body(name, format, sha256(bytes), ""));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        return reply.id();
    }

    private static int upload(RunningCloud cloud, Account user, String id, byte[] bytes)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(cloud.uri("/images/" + id + "/content"))
                        .timeout(PATIENCE)
                        .header("X-API-Key", user.key())
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                        .build();
        return cloud.http().send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static void awaitStatus(RunningCloud cloud, Account user, String id, String status) {
        await(id + " becomes " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> {
                            Reply reply = cloud.get(user, "/images/" + id);
                            assertThat(reply.json().path("status").asText())
                                    .as(reply.toString())
                                    .isEqualTo(status);
                        });
    }

    private static void delete(RunningCloud cloud, Account user, String id) {
        assertThat(cloud.delete(user, "/images/" + id).status()).isEqualTo(200);
        await(id + " is gone")
                .atMost(PATIENCE)
                .until(() -> cloud.get(user, "/images/" + id).status() == 404);
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator maker = KeyPairGenerator.getInstance("RSA");
        maker.initialize(2048);
        return maker.generateKeyPair();
    }

    private static List<String> files(RunningCloud cloud) {
        Path folder = cloud.home().resolve("data/image");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void halfAnUploadLeavesNothingAfterACrash(RunningCloud cloud) throws Exception {
        Account user = cloud.account("images");
        byte[] bytes = random(4 << 20);
        String id = announced(cloud, user, "crashed", "raw", bytes);
        URI target = cloud.uri("/images/" + id + "/content");
        try (Socket socket = new Socket(target.getHost(), target.getPort())) {
            String head =
                    "PUT %s HTTP/1.1\r\nHost: %s\r\nX-API-Key: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(
                                    target.getRawPath(),
                                    target.getAuthority(),
                                    user.key(),
                                    bytes.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes, 0, bytes.length / 2);
            socket.getOutputStream().flush();
            await("half of it is there")
                    .atMost(PATIENCE)
                    .until(() -> files(cloud).stream().anyMatch(name -> name.startsWith(id)));
            cloud.kill9();
        }
        assertThat(files(cloud)).anyMatch(name -> name.endsWith(".part"));
        cloud.restart();
        await("nothing of it is left")
                .atMost(PATIENCE)
                .until(() -> files(cloud).stream().noneMatch(name -> name.startsWith(id)));
        awaitStatus(cloud, user, id, "UPLOADING");

        byte[] other = random((4 << 20) + 512);
        assertThat(upload(cloud, user, id, other)).isEqualTo(400);
        assertThat(upload(cloud, user, id, bytes)).isEqualTo(202);
        cloud.kill9();
        cloud.restart();
        awaitStatus(cloud, user, id, "AVAILABLE");
        assertThat(cloud.get(user, "/images/" + id).json().path("size_bytes").asLong())
                .isEqualTo(bytes.length);
        delete(cloud, user, id);
        assertThat(files(cloud)).noneMatch(name -> name.startsWith(id));
    }

    @Test
    void anImageIsImportedFromAnAddress(RunningCloud cloud) throws Exception {
        Account user = cloud.account("images");
        byte[] bytes = random(1 << 20);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/disk.raw",
                exchange -> {
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        try {
            String url =
                    ", \"url\": \"http://127.0.0.1:%d/disk.raw\""
                            .formatted(server.getAddress().getPort());
            Reply good = cloud.post(user, "/images", body("far", "raw", sha256(bytes), url));
            awaitStatus(cloud, user, good.id(), "AVAILABLE");
            Reply bad = cloud.post(user, "/images", body("wrong", "raw", "00".repeat(32), url));
            awaitStatus(cloud, user, bad.id(), "FAILED");
            assertThat(cloud.get(user, "/images/" + bad.id()).body()).contains("CHECKSUM_MISMATCH");
            refused(
                    cloud.post(
                            user,
                            "/images",
                            body(
                                    "inside",
                                    "raw",
                                    sha256(bytes),
                                    ", \"url\": \"http://169.254.169.254/latest\"")),
                    400,
                    "EGRESS_REFUSED");
            delete(cloud, user, good.id());
            delete(cloud, user, bad.id());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void operatorsImportAFileOfTheHost(RunningCloud cloud) throws Exception {
        Account user = cloud.account("images");
        Path file = Files.write(Files.createTempFile("thecloud-image", ".raw"), random(1 << 20));
        String tenant = "--tenant " + user.tenantId() + " ";
        Ssh.Output imported =
                cloud.shell("image:import " + tenant + "--format raw shelled " + file);
        assertThat(imported.exit()).as(imported.toString()).isZero();
        String id = imported.out().strip();
        awaitStatus(cloud, user, id, "AVAILABLE");
        assertThat(cloud.shell("image:list " + tenant).out()).contains("shelled", "AVAILABLE");
        assertThat(cloud.shell("image:show " + tenant + "shelled").exit()).isZero();
        assertThat(cloud.shell("image:delete " + tenant + "shelled").exit()).isZero();
        Files.delete(file);
    }

    @Test
    void aGuestBootsFromAnImageOfItsTenantAlone(RunningCloud cloud) throws Exception {
        Path guest = Libvirt.needed();
        byte[] bytes = Files.readAllBytes(guest);
        kvm = new Kvm(cloud);
        kvm.install("uri = " + Libvirt.URI);
        Account user = cloud.account("images");
        Account other = cloud.account("stranger");
        String image = announced(cloud, user, "tiny:mine", "qcow2", bytes);
        String launch =
                """
                {"name": "%s", "image": "%s", "instance_type": "basic-1"%s}""";
        refused(
                cloud.post(user, "/instances", launch.formatted("early", "tiny:mine", "")),
                409,
                "WRONG_STATE");
        assertThat(upload(cloud, user, image, bytes)).isEqualTo(202);
        awaitStatus(cloud, user, image, "AVAILABLE");

        for (String name : List.of("tiny:mine", image, "tiny:none")) {
            refused(
                    cloud.post(
                            other,
                            "/instances",
                            launch.formatted("theirs", name, ", \"driver\": \"kvm\"")),
                    422,
                    "IMAGE_NOT_FOUND");
        }
        assertThat(cloud.get(other, "/images/" + image).status()).isEqualTo(404);
        assertThat(upload(cloud, other, image, bytes)).isEqualTo(404);
        assertThat(cloud.delete(other, "/images/" + image).status()).isEqualTo(404);
        assertThat(cloud.get(other, "/images").json()).isEmpty();

        KeyPair key = rsa();
        Reply recorded =
                cloud.post(
                        user,
                        "/ssh-keys",
                        "{\"name\": \"laptop\", \"public_key\": \"%s me\"}"
                                .formatted(PublicKeyEntry.toString(key.getPublic())));
        assertThat(recorded.status()).as(recorded.toString()).isEqualTo(201);
        assertThat(recorded.json().path("fingerprint").asText()).startsWith("SHA256:");
        assertThat(cloud.get(other, "/ssh-keys/" + recorded.id()).status()).isEqualTo(404);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String more = ", \"ports\": \"%d:22\", \"ssh_keys\": [\"laptop\"]".formatted(port);
        refused(
                cloud.post(
                        user,
                        "/instances",
                        launch.formatted("no", "busybox:1", more + ", \"driver\": \"docker\"")),
                422,
                "DRIVER_CANNOT");
        refused(
                cloud.post(other, "/instances", launch.formatted("no", "busybox:1", more)),
                404,
                "NOT_FOUND");
        // a simulator that another test installed would take it too
        String at = more + ", \"driver\": \"kvm\"";
        String id =
                Instances.launch(cloud, user, launch.formatted(Instances.name(), "tiny:mine", at));
        Instances.awaitState(cloud, user, id, "RUNNING");
        Reply running = cloud.get(user, "/instances/" + id);
        assertThat(running.json().path("image_id").asText()).isEqualTo(image);
        await("it boots")
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                cloud.get(
                                                                user,
                                                                "/instances/"
                                                                        + id
                                                                        + "/logs?tail=1000")
                                                        .body())
                                        .contains("TINY-READY"));
        assertThat(cloud.delete(user, "/ssh-keys/" + recorded.id()).status()).isEqualTo(204);
        try (Ssh ssh = new Ssh(port)) {
            assertThat(ssh.run("root", key, "cat /sys/block/vda/size").out().strip())
                    .as("the owner of the key is let in")
                    .matches("[0-9]+");
        }
        Reply inUse = cloud.delete(user, "/images/" + image);
        refused(inUse, 409, "IN_USE");
        assertThat(inUse.body()).contains(id);
        Instances.terminate(cloud, user, id);
        Instances.awaitGone(cloud, user, id);
        delete(cloud, user, image);
    }
}
