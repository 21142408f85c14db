// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Volumes in containers, from outside and past the platform. */
@ExtendWith(RunningCloud.Extension.class)
class VolumesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MARK = "a-plaintext-that-is-easily-found-again";

    private RunningCloud cloud;
    private Account alice;

    @BeforeEach
    void needed(RunningCloud running) {
        cloud = running;
        Docker.needed(Instances.IMAGE);
        await("the volume driver is known").atMost(PATIENCE).until(() -> driver().isPresent());
        assumeTrue(driver().orElse("").contains("READY"), driver().orElse(""));
        alice = cloud.account("volumes");
        Instances.withoutQuota(cloud, alice);
        cloud.shell("tenant:quota " + alice.tenantId() + " storage_gb=1000");
    }

    private Optional<String> driver() {
        return cloud.shell("driver:list")
                .out()
                .lines()
                .filter(line -> line.startsWith("file") && !line.contains("STARTING"))
                .findFirst();
    }

    @AfterEach
    void leaveNothing() throws IOException {
        if (alice == null) {
            return;
        }
        Leftovers.remove(cloud, alice);
        Path place = cloud.home().resolve("data/volume-file/default");
        for (String part : List.of("pool", "mounted", "clear")) {
            if (Files.exists(place.resolve(part))) {
                try (Stream<Path> files = Files.list(place.resolve(part))) {
                    assertThat(files).as(part).isEmpty();
                }
            }
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                .doesNotContain(place.resolve("mounted").toString())
                .doesNotContain(place.resolve("clear").toString());
    }

    private static String name() {
        return "v-" + UUID.randomUUID();
    }

    private String volume(String more) {
        Reply reply =
                cloud.post(
                        alice,
                        "/volumes",
                        "{\"name\": \"%s\", \"size_gb\": 1%s}".formatted(name(), more));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        awaitStatus("/volumes/" + reply.id(), "AVAILABLE");
        return reply.id();
    }

    private void awaitStatus(String path, String status) {
        await(path + " becomes " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> {
                            Reply reply = cloud.get(alice, path);
                            assertThat(reply.json().path("status").asText())
                                    .as(reply.toString())
                                    .isEqualTo(status);
                        });
    }

    private static String body(String volumes) {
        return """
        {"name": "%s", "image": "%s", "instance_type": "basic-1", "driver": "docker",
         "cmd": ["sleep", "3600"], "volumes": [%s]}"""
                .formatted(Instances.name(), Instances.IMAGE, volumes);
    }

    private static String mount(String volume, String path) {
        return "{\"volume_id\": \"%s\", \"mount_path\": \"%s\"}".formatted(volume, path);
    }

    private String launch(String... volumes) {
        List<String> mounts = new ArrayList<>();
        for (String volume : volumes) {
            mounts.add(mount(volume, mounts.isEmpty() ? "/data" : "/data" + mounts.size()));
        }
        String id = Instances.launch(cloud, alice, body(String.join(",", mounts)));
        Instances.awaitState(cloud, alice, id, "RUNNING");
        return id;
    }

    private List<String> listed(String status) {
        List<String> ids = new ArrayList<>();
        cloud.get(alice, "/volumes?status=" + status)
                .json()
                .forEach(volume -> ids.add(volume.path("id").asText()));
        return ids;
    }

    private JsonNode exec(String instance, String command) {
        Reply reply =
                cloud.post(
                        alice,
                        "/instances/" + instance + "/exec",
                        "{\"command\": [\"sh\", \"-c\", %s]}"
                                .formatted(RunningCloud.quoted(command)));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    private String read(String instance, String path) {
        JsonNode ended = exec(instance, "cat " + path);
        assertThat(ended.path("exit_code").asInt()).as(ended.toString()).isZero();
        return ended.path("stdout").asText().strip();
    }

    private void write(String instance, String path, String text) {
        JsonNode ended = exec(instance, "echo " + text + " > " + path + " && sync");
        assertThat(ended.path("exit_code").asInt()).as(ended.toString()).isZero();
    }

    private void terminate(String instance) {
        Instances.terminate(cloud, alice, instance);
        Instances.awaitGone(cloud, alice, instance);
    }

    private void stop(String instance) {
        cloud.post(alice, "/instances/" + instance + "/stop", "");
        Instances.awaitState(cloud, alice, instance, "STOPPED");
    }

    private void start(String instance) {
        cloud.post(alice, "/instances/" + instance + "/start", "");
        Instances.awaitState(cloud, alice, instance, "RUNNING");
    }

    private String snapshot(String volume) {
        Reply reply = cloud.post(alice, "/snapshots", "{\"volume_id\": \"%s\"}".formatted(volume));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        awaitStatus("/snapshots/" + reply.id(), "AVAILABLE");
        return reply.id();
    }

    private String restored(String snapshot) {
        Reply reply =
                cloud.post(
                        alice,
                        "/snapshots/" + snapshot + "/restore",
                        "{\"new_volume_name\": \"%s\"}".formatted(name()));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        awaitStatus("/volumes/" + reply.id(), "AVAILABLE");
        return reply.id();
    }

    private static String docker(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip();
    }

    @Test
    void whatWasWrittenOutlivesInstancesAndCrashesAndComesBackFromASnapshot() throws Exception {
        String volume = volume("");
        String first = launch(volume);
        write(first, "/data/word", "tomato");
        Reply held = cloud.get(alice, "/volumes/" + volume);
        assertThat(held.json().path("status").asText()).isEqualTo("IN-USE");
        assertThat(held.json().path("instance_id").asText()).isEqualTo(first);
        assertThat(held.json().path("mount_path").asText()).isEqualTo("/data");
        assertThat(listed("in-use")).containsExactly(volume);
        assertThat(listed("AVAILABLE")).isEmpty();
        Reply inUse = cloud.delete(alice, "/volumes/" + volume);
        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.code()).isEqualTo("IN_USE");
        assertThat(inUse.body()).contains(first);

        String container =
                cloud.get(alice, "/instances/" + first).json().path("container_id").asText();
        cloud.kill9();
        docker("exec", container, "sh", "-c", "cat /data/word && echo alone > /data/alone && sync");
        cloud.restart();
        Instances.awaitState(cloud, alice, first, "RUNNING");
        assertThat(read(first, "/data/alone")).isEqualTo("alone");

        String snapshot = snapshot(volume);
        write(first, "/data/word", "carrot");
        terminate(first);
        String second = launch(volume, restored(snapshot));
        assertThat(read(second, "/data/word")).isEqualTo("carrot");
        assertThat(read(second, "/data1/word")).isEqualTo("tomato");
        assertThat(read(second, "/data1/alone")).isEqualTo("alone");
    }

    @Test
    void aFullVolumeIsFullForItsUserAlone() {
        String full = volume("");
        String other = volume("");
        String instance = launch(full, other);
        JsonNode ended = exec(instance, "dd if=/dev/zero of=/data/big bs=1M; ls -l /data");
        assertThat(ended.path("stderr").asText()).contains("No space left");
        write(instance, "/data1/word", "tomato");
        assertThat(exec(instance, "rm /data/big && echo x > /data/x").path("exit_code").asInt())
                .isZero();
        assertThat(cloud.get(alice, "/instances/" + instance).json().path("status").asText())
                .isEqualTo("RUNNING");

        Reply larger = cloud.post(alice, "/volumes/" + full + "/resize", "{\"size_gb\": 2}");
        assertThat(larger.status()).as(larger.toString()).isEqualTo(202);
        stop(instance); // a host that may not do it in use does it now
        start(instance);
        String megabytes =
                exec(instance, "df -m /data | tail -1 | awk '{print $2}'").path("stdout").asText();
        assertThat(Integer.parseInt(megabytes.strip())).isGreaterThan(1500);
    }

    @Test
    void theBytesOfAnEncryptedVolumeAreNotFoundOnTheHost() throws Exception {
        String plain = volume("");
        String encrypted = volume(", \"encrypted\": true");
        String instance = launch(plain, encrypted);
        write(instance, "/data/word", MARK);
        write(instance, "/data1/word", MARK);
        String copy = restored(snapshot(encrypted));
        terminate(instance);
        assertThat(found(plain)).isTrue();
        assertThat(found(encrypted)).isFalse();
        assertThat(found(copy)).isFalse();
        String again = launch(encrypted, copy);
        assertThat(read(again, "/data/word")).isEqualTo(MARK);
        assertThat(read(again, "/data1/word")).isEqualTo(MARK);
        assertThat(cloud.get(alice, "/volumes/" + copy).json().path("encrypted").asBoolean())
                .isTrue();
    }

    private boolean found(String volume) throws Exception {
        Path file = cloud.home().resolve("data/volume-file/default/pool").resolve(volume + ".raw");
        assertThat(file).exists();
        int exit =
                new ProcessBuilder("grep", "-q", "-a", MARK, file.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(exit).isLessThan(2);
        return exit == 0;
    }

    @Test
    void aStoppedInstanceGetsAndGivesVolumesAndKeepsItsDisk() {
        String volume = volume("");
        String instance = launch();
        write(instance, "/mine", "mine");
        String wish = "{\"instance_id\": \"%s\", \"mount_path\": \"/data\"}".formatted(instance);
        Reply running = cloud.post(alice, "/volumes/" + volume + "/attach", wish);
        assertThat(running.status()).isEqualTo(409);
        assertThat(running.code()).isEqualTo("WRONG_STATE");
        assertThat(running.body()).contains("stop it");

        stop(instance);
        Reply attached = cloud.post(alice, "/volumes/" + volume + "/attach", wish);
        assertThat(attached.status()).as(attached.toString()).isEqualTo(200);
        assertThat(attached.json().path("status").asText()).isEqualTo("IN-USE");
        start(instance);
        write(instance, "/data/word", "tomato");
        assertThat(read(instance, "/mine")).isEqualTo("mine");

        Reply taken = cloud.post(alice, "/instances", body(mount(volume, "/data")));
        assertThat(taken.status()).as(taken.toString()).isEqualTo(409);
        assertThat(taken.code()).isEqualTo("VOLUME_IN_USE");
        assertThat(taken.body()).contains(instance);
        Reply early = cloud.post(alice, "/volumes/" + volume + "/detach", "");
        assertThat(early.status()).isEqualTo(409);

        stop(instance);
        assertThat(cloud.post(alice, "/volumes/" + volume + "/detach", "").status()).isEqualTo(200);
        assertThat(cloud.post(alice, "/volumes/" + volume + "/detach", "").code())
                .isEqualTo("NOT_ATTACHED");
        start(instance);
        assertThat(read(instance, "/mine")).isEqualTo("mine");
        assertThat(exec(instance, "ls /data/word").path("exit_code").asInt()).isNotZero();
        String other = launch(volume);
        assertThat(read(other, "/data/word")).isEqualTo("tomato");
    }

    @Test
    void whatCannotBeIsRefusedAndOtherTenantsSeeNothing() {
        for (String size : List.of("0", "-1", "1.5", "\"ten\"", "99999999999", "null")) {
            Reply reply =
                    cloud.post(
                            alice,
                            "/volumes",
                            "{\"name\": \"%s\", \"size_gb\": %s}".formatted(name(), size));
            assertThat(reply.status()).as(size + ": " + reply).isEqualTo(400);
        }
        Reply large = cloud.post(alice, "/volumes", "{\"name\": \"large\", \"size_gb\": 16000}");
        assertThat(large.status()).as(large.toString()).isIn(422, 429);
        for (String bad : List.of("..", "a b", "a/b", "")) {
            Reply reply =
                    cloud.post(
                            alice, "/volumes", "{\"name\": \"%s\", \"size_gb\": 1}".formatted(bad));
            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        }
        String volume = volume("");
        for (String path :
                List.of("data", "/a/../b", "/..", "/a b", "/\u00fc", "/", "/proc/x", "/a//b", "")) {
            Reply reply = cloud.post(alice, "/instances", body(mount(volume, path)));
            assertThat(reply.status()).as(path + ": " + reply).isEqualTo(400);
            assertThat(reply.json().path("field").asText()).isEqualTo("mount_path");
        }
        String snapshot = snapshot(volume);
        Account bob = cloud.account("volumes-bob");
        Instances.withoutQuota(cloud, bob);
        List<Reply> replies =
                List.of(
                        cloud.get(bob, "/volumes/" + volume),
                        cloud.delete(bob, "/volumes/" + volume),
                        cloud.put(bob, "/volumes/" + volume, "{\"name\": \"x\"}"),
                        cloud.post(bob, "/volumes/" + volume + "/resize", "{\"size_gb\": 2}"),
                        cloud.post(bob, "/volumes/" + volume + "/clone", "{\"name\": \"x\"}"),
                        cloud.post(bob, "/volumes/" + volume + "/detach", ""),
                        cloud.post(bob, "/snapshots", "{\"volume_id\": \"%s\"}".formatted(volume)),
                        cloud.get(bob, "/snapshots/" + snapshot),
                        cloud.delete(bob, "/snapshots/" + snapshot),
                        cloud.post(
                                bob,
                                "/snapshots/" + snapshot + "/restore",
                                "{\"new_volume_name\": \"x\"}"),
                        cloud.post(bob, "/instances", body(mount(volume, "/data"))));
        assertThat(replies).extracting(Reply::status).containsOnly(404);
        assertThat(cloud.get(bob, "/volumes").json()).isEmpty();
    }

    @Test
    void aCrashInTheMiddleLeavesNothingBehind() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2; round++) {
            String volume = volume("");
            String instance = launch(volume);
            write(instance, "/data/word", "tomato");
            List<Runnable> steps = steps(instance, volume);
            CountDownLatch before = new CountDownLatch(1 + random.nextInt(steps.size()));
            CompletableFuture<Void> work =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    for (Runnable step : steps) {
                                        before.countDown();
                                        step.run();
                                    }
                                } catch (RuntimeException unanswered) {
                                    // the runtime is gone
                                }
                            });
            assertThat(before.await(60, TimeUnit.SECONDS)).as("the step has begun").isTrue();
            cloud.kill9();
            work.get(60, TimeUnit.SECONDS);
            cloud.restart();
            for (String kind : List.of("/volumes", "/snapshots")) {
                await("seed " + seed + ": all of " + kind + " are there")
                        .atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(cloud.get(alice, kind).json())
                                                .extracting(one -> one.path("status").asText())
                                                .isSubsetOf("AVAILABLE", "IN-USE"));
            }
            leaveNothing();
        }
    }

    private List<Runnable> steps(String instance, String volume) {
        String of = "/volumes/" + volume;
        return List.of(
                () -> cloud.post(alice, "/snapshots", "{\"volume_id\": \"%s\"}".formatted(volume)),
                () -> cloud.post(alice, "/instances/" + instance + "/stop", ""),
                () -> cloud.post(alice, of + "/clone", "{\"name\": \"%s\"}".formatted(name())),
                () -> cloud.post(alice, "/instances/" + instance + "/start", ""),
                () -> cloud.delete(alice, "/instances/" + instance));
    }
}
