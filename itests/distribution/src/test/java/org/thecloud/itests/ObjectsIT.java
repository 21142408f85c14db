// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Problems.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Objects over REST: keys of all kinds, two tenants, replacement under a client, and crash. */
@ExtendWith(RunningCloud.Extension.class)
class ObjectsIT {

    private static final int UPDATE_CLIENTS = 6;
    private static final int ACKNOWLEDGED = 400;

    @TempDir Path folder;

    private static Reply text(HttpResponse<byte[]> answer) {
        return new Reply(
                answer.statusCode(),
                new String(answer.body(), StandardCharsets.UTF_8),
                answer.headers());
    }

    @Test
    void anObjectGoesInAndComesOut(RunningCloud cloud) throws Exception {
        Account user = cloud.account("objects");
        String path = "/storage/" + Storage.bucket(cloud, user);
        byte[] bytes = Storage.bytes(1, 300_000);

        Reply stored =
                text(
                        Storage.send(
                                cloud,
                                user,
                                "PUT",
                                path + "/2026/cat.jpg",
                                bytes,
                                "Content-Type",
                                "image/jpeg"));
        assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        assertThat(stored.json().path("size_bytes").asLong()).isEqualTo(bytes.length);
        assertThat(stored.json().path("version_id").asText()).isEqualTo("null");
        assertThat(stored.json().path("upload_status").asText()).isEqualTo("AVAILABLE");
        HttpResponse<byte[]> got =
                Storage.send(cloud, user, "GET", path + "/2026/cat.jpg", new byte[0]);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        HttpResponse<byte[]> part =
                Storage.send(
                        cloud,
                        user,
                        "GET",
                        path + "/2026/cat.jpg",
                        new byte[0],
                        "Range",
                        "bytes=70000-70009");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 70_000, 70_010));
        HttpResponse<byte[]> head =
                Storage.send(cloud, user, "HEAD", path + "/2026/cat.jpg", new byte[0]);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(bytes.length);
        JsonNode folders = cloud.get(user, path + "?delimiter=/").json();
        assertThat(folders).hasSize(1);
        assertThat(folders.path(0).path("prefix").asText()).isEqualTo("2026/");
        refused(cloud.delete(user, "/storage/buckets" + path.substring(8)), 409);
        assertThat(cloud.delete(user, path + "/2026/cat.jpg").status()).isEqualTo(204);
        refused(cloud.get(user, path + "/2026/cat.jpg"), 404, "NO_SUCH_KEY");
        assertThat(cloud.delete(user, "/storage/buckets" + path.substring(8)).status())
                .isEqualTo(204);
    }

    @Test
    void keysAreWhatTheyAreInThePath(RunningCloud cloud) throws Exception {
        Account user = cloud.account("objects");
        String bucket = Storage.bucket(cloud, user);
        Map<String, String> keys =
                Map.of(
                        "a/b/c.txt",
                        "a/b/c.txt",
                        "enc%2Foded%2fslash",
                        "enc/oded/slash",
                        "empty//segments///3",
                        "empty//segments///3",
                        "%2Fleading",
                        "/leading",
                        "trailing/",
                        "trailing/",
                        "a%20b+c&d=%25%3Be",
                        "a b+c&d=%;e",
                        "%C3%A9%F0%9F%98%BA",
                        "é😺",
                        "x".repeat(1024),
                        "x".repeat(1024));
        for (Map.Entry<String, String> key : keys.entrySet()) {
            String path = "/storage/" + bucket + "/" + key.getKey();
            byte[] bytes = key.getValue().getBytes(StandardCharsets.UTF_8);
            Reply stored = text(Storage.send(cloud, user, "PUT", path, bytes));
            assertThat(stored.status()).as(path + ": " + stored).isEqualTo(201);
            assertThat(stored.json().path("key").asText()).isEqualTo(key.getValue());
            assertThat(Storage.send(cloud, user, "GET", path, new byte[0]).body())
                    .as(path)
                    .isEqualTo(bytes);
        }
        Reply folded =
                text(
                        Storage.send(
                                cloud,
                                user,
                                "PUT",
                                "/storage/" + bucket + "//leading",
                                new byte[0]));
        assertThat(folded.status()).as("%s", folded).isEqualTo(400);
        assertThat(folded.json().path("code").asText()).isEqualTo("INVALID_KEY");
        assertThat(cloud.get(user, "/storage/" + bucket).json())
                .extracting(found -> found.path("key").asText())
                .containsExactlyInAnyOrderElementsOf(keys.values());
        String path = "/storage/" + bucket + "/";
        refused(
                text(Storage.send(cloud, user, "PUT", path + "x".repeat(1025), new byte[0])),
                400,
                "KEY_TOO_LONG",
                "key");
        refused(
                text(Storage.send(cloud, user, "PUT", path + "a;b", new byte[0])),
                400,
                "INVALID_KEY",
                "key");
        assertThat(Storage.send(cloud, user, "PUT", path + "%FF", new byte[0]).statusCode())
                .isEqualTo(400);
        assertThat(Storage.send(cloud, user, "PUT", path + "a/%2e%2e/b", new byte[0]).statusCode())
                .isEqualTo(400);
        assertThat(cloud.delete(user, "/storage/buckets/" + bucket + "?force=true").status())
                .isEqualTo(204);
    }

    @Test
    void reservedAndMisshapenNamesAreRefused(RunningCloud cloud) {
        Account user = cloud.account("objects");
        for (String name :
                List.of(
                        "buckets",
                        "versions",
                        "multipart",
                        "cluster",
                        "usage",
                        "A",
                        "a..b",
                        "1.2.3.4")) {
            refused(
                    cloud.post(user, "/storage/buckets", "{\"name\": \"" + name + "\"}"),
                    400,
                    "INVALID_BUCKET_NAME",
                    "name");
        }
        refused(cloud.get(user, "/storage/cluster/status"), 403, "FORBIDDEN");
        JsonNode nodes =
                cloud.get(cloud.administrator(), "/storage/cluster/status").json().path("nodes");
        assertThat(nodes).isNotEmpty();
        assertThat(nodes.path(0).path("status").asText()).isEqualTo("alive");
    }

    @Test
    void anUploadInPartsAndALink(RunningCloud cloud) throws Exception {
        Account user = cloud.account("objects");
        String bucket = Storage.bucket(cloud, user);
        Reply begun = cloud.post(user, "/storage/multipart/init/" + bucket + "/a/big", "");
        assertThat(begun.status()).as(begun.toString()).isEqualTo(201);
        String parts = "/storage/multipart/upload/" + begun.id() + "/parts?part=";
        byte[] first = Storage.bytes(2, 6_000_000);
        byte[] second = Storage.bytes(3, 1000);
        assertThat(Storage.send(cloud, user, "PUT", parts + 2, second).statusCode()).isEqualTo(200);
        assertThat(Storage.send(cloud, user, "PUT", parts + 1, first).statusCode()).isEqualTo(200);
        Reply whole = cloud.post(user, "/storage/multipart/complete/" + begun.id(), "");
        assertThat(whole.json().path("size_bytes").asLong()).as(whole + "").isEqualTo(6_001_000);

        Reply link = cloud.post(user, "/storage/presign/" + bucket + "/a/big", "{}");
        HttpResponse<byte[]> got =
                cloud.http()
                        .send(
                                HttpRequest.newBuilder(
                                                java.net.URI.create(
                                                        link.json().path("url").asText()))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(got.statusCode()).as(link.toString()).isEqualTo(200);
        assertThat(got.body()).hasSize(6_001_000).endsWith(second);
    }

    @Test
    void aTenantSeesWhatItsBucketsWereUsedFor(RunningCloud cloud) throws Exception {
        Account user = cloud.account("objects-used");
        Account other = cloud.account("objects-two");
        String bucket = Storage.bucket(cloud, user);
        String path = "/storage/" + bucket + "/k";
        byte[] bytes = Storage.bytes(1, 300_000);
        Storage.send(cloud, user, "PUT", path, bytes);
        for (int i = 0; i < 2; i++) {
            assertThat(Storage.send(cloud, user, "GET", path, new byte[0]).body()).isEqualTo(bytes);
        }
        refused(cloud.get(other, path), 404);
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> used(cloud, user, bucket).containsKey("bytes_out"));
        Map<String, BigDecimal> used = used(cloud, user, bucket);
        assertThat(used).containsEntry("bytes_out", BigDecimal.valueOf(600_000));
        assertThat(used).containsEntry("read_requests", BigDecimal.valueOf(2));
        assertThat(used).containsEntry("write_requests", BigDecimal.ONE);
        assertThat(used.get("byte_hours")).isPositive();
        assertThat(cloud.get(other, "/storage/usage").body()).doesNotContain(bucket);

        Ssh.Output shell = cloud.shell("bucket:usage -o json --tenant " + user.tenantId());
        assertThat(shell.exit()).as(shell.toString()).isZero();
        assertThat(shell.out()).contains(bucket, "write_requests");

        refused(cloud.get(user, "/storage/usage?from=today"), 400, "INVALID_INPUT", "from");
        refused(
                cloud.get(user, "/storage/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"),
                400,
                "INVALID_INPUT",
                "to");
        refused(cloud.get(user, "/storage/usage?after=x"), 400, "INVALID_INPUT", "after");
        refused(cloud.get(user, "/storage/usage?limit=0"), 400, "INVALID_INPUT", "limit");
        refused(cloud.get(null, "/storage/usage"), 401);
    }

    private static Map<String, BigDecimal> used(RunningCloud cloud, Account user, String bucket) {
        Map<String, BigDecimal> used = new HashMap<>();
        for (JsonNode one : cloud.get(user, "/storage/usage").json()) {
            if (one.path("bucket").asText().equals(bucket)) {
                used.merge(
                        one.path("unit").asText(),
                        one.path("quantity").decimalValue(),
                        BigDecimal::add);
            }
        }
        return used;
    }

    @Test
    void theOtherTenantHasNoWayIn(RunningCloud cloud) throws Exception {
        Account mine = cloud.account("objects");
        Account other = cloud.account("objects-two");
        String bucket = Storage.bucket(cloud, mine);
        String path = "/storage/" + bucket;
        Storage.send(cloud, mine, "PUT", path + "/k", new byte[] {1});
        String upload = cloud.post(mine, "/storage/multipart/init/" + bucket + "/u", "").id();

        refused(cloud.get(other, path), 404);
        refused(cloud.get(other, path + "/k"), 404);
        refused(text(Storage.send(cloud, other, "PUT", path + "/k", new byte[] {2})), 404);
        refused(cloud.delete(other, path + "/k"), 404);
        refused(cloud.get(other, "/storage/versions/" + bucket + "/k"), 404);
        refused(cloud.post(other, "/storage/presign/" + bucket + "/k", "{}"), 404);
        refused(cloud.post(other, "/storage/multipart/init/" + bucket + "/k", ""), 404);
        refused(
                text(
                        Storage.send(
                                cloud,
                                other,
                                "PUT",
                                "/storage/multipart/upload/" + upload + "/parts?part=1",
                                new byte[] {2})),
                404);
        refused(cloud.post(other, "/storage/multipart/complete/" + upload, ""), 404);
        refused(cloud.delete(other, "/storage/multipart/abort/" + upload), 404);
        String settings = "/storage/buckets/" + bucket;
        refused(cloud.send("PATCH", other, settings + "/versioning", "{\"enabled\": true}"), 404);
        refused(cloud.get(other, settings + "/lifecycle"), 404);
        refused(cloud.post(other, settings + "/lifecycle", "{\"expiration_days\": 1}"), 404);
        refused(cloud.delete(other, settings + "?force=true"), 404);
        refused(
                cloud.post(other, "/storage/buckets", "{\"name\": \"" + bucket + "\"}"),
                409,
                "BUCKET_TAKEN");
        assertThat(cloud.get(other, "/storage/buckets").body()).doesNotContain(bucket);
        assertThat(Storage.send(cloud, mine, "GET", path + "/k", new byte[0]).body())
                .containsExactly(1);
    }

    @Test
    void whereTheBytesAreIsReplacedWhileRcloneCopies(RunningCloud cloud) throws Exception {
        Storage.needs("rclone");
        Account user = cloud.register("objects-swap");
        Storage.Signer key = Storage.signer(cloud, user);
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int i = 0; i < 600; i++) {
            Files.write(files.resolve("f" + i), Storage.bytes(i, i % 10 == 0 ? 2_000_000 : 20_000));
        }
        String remote =
                ":s3,provider=Other,env_auth=true,endpoint='%s':%s"
                        .formatted(cloud.awsUri(), Storage.bucket(cloud, user));
        Process copy =
                Storage.start(
                        cloud,
                        key,
                        folder,
                        "rclone",
                        "copy",
                        "--retries=1",
                        "--low-level-retries=1",
                        "--checksum",
                        "--bwlimit=30M",
                        files.toString(),
                        remote);
        int replaced = 0;
        while (copy.isAlive() && replaced < 3) {
            Ssh.Output output = cloud.shell("bundle:update org.thecloud.storage.local");
            assertThat(output.exit()).as(output.toString()).isZero();
            replaced += copy.isAlive() ? 1 : 0;
        }
        assertThat(copy.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(copy.exitValue()).as(Files.readString(Storage.output(folder, copy))).isZero();
        assertThat(replaced).as("replacements while it copied").isPositive();
        Storage.run(cloud, key, folder, "rclone", "check", "--download", files.toString(), remote);
    }

    /** One turn of a client that uses every path of the service. */
    private static void useAllPaths(RunningCloud cloud, Account user, String bucket, int number)
            throws Exception {
        String path = "/storage/" + bucket + "/k" + number;
        byte[] bytes = content(number);
        expect(201, text(Storage.send(cloud, user, "PUT", path, bytes)));
        HttpResponse<byte[]> got = Storage.send(cloud, user, "GET", path, new byte[0]);
        expect(200, text(got));
        assertThat(got.body()).isEqualTo(bytes);
        expect(200, cloud.get(user, "/storage/buckets"));
        Reply begun = cloud.post(user, "/storage/multipart/init/" + bucket + "/u" + number, "");
        expect(201, begun);
        expect(204, cloud.delete(user, "/storage/multipart/abort/" + begun.id()));
    }

    private static void expect(int status, Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    }

    @Test
    void theServiceIsReplacedUnderLoad(RunningCloud cloud) throws Exception {
        Account user = cloud.register("objects-update");
        String bucket = Storage.bucket(cloud, user);
        Clients clients =
                new Clients(UPDATE_CLIENTS, number -> useAllPaths(cloud, user, bucket, number));
        try (clients) {
            for (int i = 0; i < 3; i++) {
                Ssh.Output output = cloud.shell("bundle:update org.thecloud.storage");
                assertThat(output.exit()).as(output.toString()).isZero();
                clients.more(50);
            }
        }
        clients.assertNoneFailed();
    }

    @Test
    void whatWasAcknowledgedSurvivesACrash(RunningCloud cloud) throws Exception {
        Account user = cloud.register("objects-crash");
        String bucket = Storage.bucket(cloud, user);
        Uploads uploads = new Uploads(cloud, user, bucket, ObjectsIT::content);
        uploads.awaitAcknowledged(ACKNOWLEDGED);
        cloud.kill9();
        uploads.end();
        cloud.restart();
        cloud.get(user, "/storage/buckets");
        uploads.assertKept();
    }

    private static byte[] content(int number) {
        return Storage.bytes(number, number % 20 == 0 ? 300_000 : number % 8192);
    }
}
