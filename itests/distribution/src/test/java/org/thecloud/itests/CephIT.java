// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.itests.RunningCloud.Account;

/** Objects whose bytes go to Ceph from some moment on, by a change of the configuration. */
@ExtendWith(RunningCloud.Extension.class)
class CephIT {

    private static final int ACKNOWLEDGED = 200;
    private static final int MOVED = 40;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Storage.Signer CEPH = new Storage.Signer("access", "secret");

    @TempDir Path folder;

    private final String kept = "b-" + UUID.randomUUID();
    private String directory = "";
    private String address = "";

    @BeforeEach
    void look(RunningCloud cloud) throws Exception {
        String found = System.getenv("CLOUD_TEST_CEPH");
        assumeTrue(found != null, "there is no Ceph; ./cloud test starts one");
        Storage.needs("aws");
        directory = String.valueOf(found);
        address = Files.readString(Path.of(directory, "address")).strip();
        ceph(cloud, "mb", "s3://" + kept);
    }

    private String ceph(RunningCloud cloud, String... command) throws Exception {
        // to Ceph every other region is a place that it has no pools for
        String[] aws = {"aws", "--region", "us-east-1", "--endpoint-url", address, "s3"};
        return Storage.run(cloud, CEPH, folder, Storage.with(aws, command));
    }

    private long blobsInCeph(RunningCloud cloud) throws Exception {
        return ceph(cloud, "ls", "--recursive", "s3://" + kept).lines().count();
    }

    private void gateway(String verb) throws Exception {
        Process process =
                new ProcessBuilder("bash", script().toString(), verb, directory)
                        .inheritIO()
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(verb).isZero();
    }

    private static Path script() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(at.resolve("cloud"))) {
            at = at.getParent();
        }
        return at.resolve("scripts/ceph.sh");
    }

    private static Path configuration(RunningCloud cloud) {
        return cloud.home().resolve("etc/org.thecloud.storage.cfg");
    }

    /** The driver, and in which order stores are used. */
    private void use(RunningCloud cloud, String stores) throws IOException {
        Path driver = cloud.home().resolve("etc/org.thecloud.storage.s3-default.cfg");
        if (!Files.exists(driver)) {
            Files.writeString(
                    driver,
                    """
                    endpoint = %s
                    bucket = %s
                    prefix = cloud/
                    access.key = %s
                    secret.key = %s
                    part.mb = 5
                    """
                            .formatted(address, kept, CEPH.id(), CEPH.secret()));
            Ssh.Output installed = cloud.shell("feature:install storage-s3");
            assertThat(installed.exit()).as(installed.toString()).isZero();
        }
        String text = Files.readString(configuration(cloud));
        Files.writeString(
                configuration(cloud),
                text.replaceAll("(?m)^stores = .*\n", "") + "stores = " + stores + "\n");
        String first = stores.substring(0, stores.indexOf(','));
        await("bytes go to " + first)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            JsonNode nodes = nodes(cloud);
                            return nodes.size() == 2
                                    && nodes.path(0).path("id").asText().startsWith(first)
                                    && alive(nodes);
                        });
    }

    private static JsonNode nodes(RunningCloud cloud) {
        return cloud.get(cloud.administrator(), "/storage/cluster/status").json().path("nodes");
    }

    private static boolean alive(JsonNode nodes) {
        return nodes.path(0).path("status").asText().equals("alive")
                && nodes.path(1).path("status").asText().equals("alive");
    }

    @AfterEach
    void forget(RunningCloud cloud) throws Exception {
        Path driver = cloud.home().resolve("etc/org.thecloud.storage.s3-default.cfg");
        if (!Files.exists(driver)) {
            return;
        }
        String text = Files.readString(configuration(cloud));
        Files.writeString(configuration(cloud), text.replaceAll("(?m)^stores = .*\n", ""));
        await("bytes go to this machine again")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> nodes(cloud).size() == 1);
        cloud.shell("feature:uninstall storage-s3");
        Files.delete(driver);
    }

    private static void put(RunningCloud cloud, Account user, String path, byte[] bytes)
            throws Exception {
        HttpResponse<byte[]> stored = Storage.send(cloud, user, "PUT", path, bytes);
        assertThat(stored.statusCode()).as(new String(stored.body(), UTF_8)).isEqualTo(201);
    }

    private static byte[] get(RunningCloud cloud, Account user, String path, String... headers)
            throws Exception {
        HttpResponse<byte[]> got = Storage.send(cloud, user, "GET", path, new byte[0], headers);
        assertThat(got.statusCode()).as(path).isBetween(200, 206);
        return got.body();
    }

    @Test
    void newBytesGoToCephAndOldOnesAreFound(RunningCloud cloud) throws Exception {
        Account user = cloud.register("ceph");
        Storage.Signer key = Storage.signer(cloud, user);
        String bucket = Storage.bucket(cloud, user);
        String path = "/storage/" + bucket + "/";
        byte[] before = Storage.bytes(1, 300_000);
        put(cloud, user, path + "before", before);

        use(cloud, "s3,local");
        assertThat(blobsInCeph(cloud)).isZero();
        byte[] small = Storage.bytes(2, 1000);
        put(cloud, user, path + "small", small);
        assertThat(blobsInCeph(cloud)).isEqualTo(1);
        byte[] large = Storage.bytes(3, 20_000_000);
        Path file = Files.write(folder.resolve("large"), large);
        Storage.run(cloud, key, folder, "aws", "s3", "cp", file + "", "s3://" + bucket + "/large");
        assertThat(blobsInCeph(cloud)).as("the parts of an upload").isEqualTo(4);

        assertThat(get(cloud, user, path + "before")).isEqualTo(before);
        assertThat(get(cloud, user, path + "small")).isEqualTo(small);
        assertThat(get(cloud, user, path + "large")).isEqualTo(large);
        assertThat(get(cloud, user, path + "large", "Range", "bytes=8388600-8388619"))
                .as("across two parts")
                .isEqualTo(Arrays.copyOfRange(large, 8_388_600, 8_388_620));

        gateway("stop-gateway");
        try {
            HttpResponse<byte[]> missing =
                    Storage.send(cloud, user, "GET", path + "small", new byte[0]);
            assertThat(missing.statusCode()).isEqualTo(503);
            assertThat(new String(missing.body(), UTF_8)).contains("\"UNAVAILABLE\"");
            assertThat(get(cloud, user, path + "before")).isEqualTo(before);
            assertThat(nodes(cloud).path(0).path("status").asText()).startsWith("dead: ");
        } finally {
            gateway("start-gateway");
        }
        assertThat(get(cloud, user, path + "small")).isEqualTo(small);

        use(cloud, "local,s3");
        put(cloud, user, path + "after", small);
        assertThat(blobsInCeph(cloud)).isEqualTo(4);
        assertThat(get(cloud, user, path + "large")).isEqualTo(large);
        assertThat(cloud.delete(user, "/storage/buckets/" + bucket + "?force=true").status())
                .isEqualTo(204);
    }

    @Test
    void oldBytesAreMovedAndTheDirectoryMayGo(RunningCloud cloud) throws Exception {
        Account user = cloud.register("ceph-move");
        Storage.Signer key = Storage.signer(cloud, user);
        String bucket = Storage.bucket(cloud, user);
        String path = "/storage/" + bucket + "/";
        for (int n = 0; n < MOVED; n++) {
            put(cloud, user, path + n, Storage.bytes(n, n * 5000));
        }
        byte[] large = Storage.bytes(3, 20_000_000);
        Path file = Files.write(folder.resolve("large"), large);
        Storage.run(cloud, key, folder, "aws", "s3", "cp", file + "", "s3://" + bucket + "/large");

        use(cloud, "s3,local");
        assertThat(blobsInCeph(cloud)).isZero();
        set(cloud, "garbage.seconds", "1");
        set(cloud, "move.mb.per.minute", "60000");
        leaves(cloud, "local");
        assertThat(store(cloud, "s3").path("in_use").asInt()).isGreaterThanOrEqualTo(MOVED + 3);

        Path kept = cloud.home().resolve("data/storage");
        Path aside = kept.resolveSibling("storage-aside");
        assertThat(cloud.shell("bundle:stop org.thecloud.storage.local").exit()).isZero();
        Files.move(kept, aside);
        try {
            set(cloud, "stores", "s3");
            await().atMost(PATIENCE).ignoreExceptions().until(() -> nodes(cloud).size() == 1);
            for (int n = 0; n < MOVED; n++) {
                assertThat(get(cloud, user, path + n)).isEqualTo(Storage.bytes(n, n * 5000));
            }
            assertThat(get(cloud, user, path + "large")).isEqualTo(large);
        } finally {
            Files.move(aside, kept);
            assertThat(cloud.shell("bundle:start org.thecloud.storage.local").exit()).isZero();
        }

        use(cloud, "local,s3");
        leaves(cloud, "s3");
        assertThat(blobsInCeph(cloud)).isZero();
        assertThat(get(cloud, user, path + "large")).isEqualTo(large);
        set(cloud, "move.mb.per.minute", "");
        set(cloud, "garbage.seconds", "");
        assertThat(cloud.delete(user, "/storage/buckets/" + bucket + "?force=true").status())
                .isEqualTo(204);
    }

    /** Waits until all that was in a store is in the first. */
    private static void leaves(RunningCloud cloud, String store) {
        await("nothing is in " + store)
                .atMost(PATIENCE.multipliedBy(3))
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptions()
                .until(() -> store(cloud, store).path("in_use").asInt(-1) == 0);
    }

    /** Sets a key of object storage, or by an empty value lets it be what it is unset. */
    private static void set(RunningCloud cloud, String key, String value) throws IOException {
        String text = Files.readString(configuration(cloud));
        String without = text.replaceAll("(?m)^" + key.replace(".", "\\.") + " = .*\n", "");
        Files.writeString(
                configuration(cloud),
                value.isEmpty() ? without : without + key + " = " + value + "\n");
    }

    private static JsonNode store(RunningCloud cloud, String name) throws IOException {
        Ssh.Output told = cloud.shell("bucket:stores -o json");
        assertThat(told.exit()).as(told.toString()).isZero();
        for (JsonNode one : JSON.readTree(told.out())) {
            if (one.path("store").asText().equals(name)) {
                return one;
            }
        }
        return JSON.createObjectNode();
    }

    @Test
    void whatWasAcknowledgedSurvivesACrash(RunningCloud cloud) throws Exception {
        use(cloud, "s3,local");
        Account user = cloud.register("ceph-crash");
        String bucket = Storage.bucket(cloud, user);
        Uploads uploads = new Uploads(cloud, user, bucket, CephIT::content);
        uploads.awaitAcknowledged(ACKNOWLEDGED);
        cloud.kill9();
        uploads.end();
        cloud.restart();
        cloud.get(user, "/storage/buckets");
        uploads.assertKept();
        assertThat(cloud.delete(user, "/storage/buckets/" + bucket + "?force=true").status())
                .isEqualTo(204);
    }

    /** Some of several parts. */
    private static byte[] content(int number) {
        return Storage.bytes(number, number % 50 == 0 ? 6_000_000 : number % 8192);
    }
}
