// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.storage.protocol.S3Caller.Reply;

/** The protocol, request by request. */
class S3Test {

    /** Files of blobs; the journal beside them is not one. */
    private static final PathMatcher BLOB =
            FileSystems.getDefault().getPathMatcher("glob:**/blobs/??/*");

    @TempDir Path folder;
    private S3Server server;
    private S3Caller alice;
    private S3Caller bob;

    @BeforeEach
    void open() throws Exception {
        server = new S3Server(folder, 0);
        alice = new S3Caller(server.port(), S3Server.ALICE);
        bob = new S3Caller(server.port(), S3Server.BOB);
        assertThat(alice.send("PUT", "/photos").status()).isEqualTo(200);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b/c.txt",
                "a//b",
                "a%2Fb%3Fc",
                "%E6%97%A5%20%2B%26%3B",
                "x/.hidden",
                "...",
                "dir/"
            })
    void keysAreKeptAsTheyAre(String key) throws Exception {
        assertThat(alice.send("PUT", "/photos/" + key, utf8("body of " + key)).status())
                .isEqualTo(200);
        Reply reply = alice.send("GET", "/photos/" + key);
        assertThat(reply.text()).isEqualTo("body of " + key);
        assertThat(alice.send("GET", "/photos?list-type=2&encoding-type=url").text())
                .contains("<KeyCount>1</KeyCount>");
        assertThat(alice.send("DELETE", "/photos/" + key).status()).isEqualTo(204);
        assertThat(alice.send("GET", "/photos/" + key).code()).isEqualTo("NoSuchKey");
    }

    @Test
    void aKeyHasUpTo1024Bytes() throws Exception {
        assertThat(alice.send("PUT", "/photos/" + "k".repeat(1024)).status()).isEqualTo(200);
        assertThat(alice.send("PUT", "/photos/" + "k".repeat(1025)).code())
                .isEqualTo("KeyTooLongError");
    }

    @ParameterizedTest
    @CsvSource({
        "buckets, InvalidBucketName",
        "versions, InvalidBucketName",
        "multipart, InvalidBucketName",
        "cluster, InvalidBucketName",
        "presign, InvalidBucketName",
        "ab, InvalidBucketName",
        "Upper, InvalidBucketName",
        "192.168.1.1, InvalidBucketName",
        "a..b, InvalidBucketName",
        "photos, BucketAlreadyOwnedByYou",
    })
    void bucketNamesAreRefused(String name, String code) throws Exception {
        assertThat(alice.send("PUT", "/" + name).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /photos/none, NoSuchKey, 404",
        "GET, /photos/none?versionId=0, NoSuchVersion, 404",
        "GET, /nobody/none, NoSuchBucket, 404",
        "PUT, /photos/a%2F..%2Fb, InvalidArgument, 400",
        "PUT, /photos/forbidden, AccessDenied, 403",
        "GET, /photos?max-keys=x, InvalidArgument, 400",
        "GET, /photos?policy, NoSuchBucketPolicy, 404",
        "PUT, /photos?policy, MalformedPolicy, 400",
        "PUT, /photos?website, NotImplemented, 501",
        "PUT, /photos?versioning, MalformedXML, 400",
        "POST, /photos?delete, MalformedXML, 400",
        "PUT, /photos/a?partNumber=1&uploadId=1, NoSuchUpload, 404",
        "DELETE, /photos/a?uploadId=00000000-0000-0000-0000-000000000000, NoSuchUpload, 404",
        "PATCH, /photos, MethodNotAllowed, 405",
    })
    void mistakesAreToldInTheWordsOfS3(String method, String target, String code, int status)
            throws Exception {
        Reply reply = alice.send(method, target);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).contains("<RequestId>" + reply.header("x-amz-request-id"));
    }

    @Test
    void anotherTenantMayNothing() throws Exception {
        alice.send("PUT", "/photos/a", "secret");
        Reply begun = alice.send("POST", "/photos/big?uploads");
        String id = begun.text().replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
        String[][] calls = {
            {"GET", "/photos"},
            {"GET", "/photos?versions"},
            {"GET", "/photos?uploads"},
            {"GET", "/photos?location"},
            {"GET", "/photos?lifecycle"},
            {"DELETE", "/photos"},
            {"GET", "/photos/a"},
            {"PUT", "/photos/a"},
            {"DELETE", "/photos/a"},
            {"GET", "/photos/a?tagging"},
            {"PUT", "/photos/big?partNumber=1&uploadId=" + id},
            {"GET", "/photos/big?uploadId=" + id},
            {"DELETE", "/photos/big?uploadId=" + id},
        };
        for (String[] call : calls) {
            assertThat(bob.send(call[0], call[1]).code())
                    .as(String.join(" ", call))
                    .isEqualTo("AccessDenied");
        }
        assertThat(bob.send("PUT", "/photos").code()).isEqualTo("BucketAlreadyExists");
        assertThat(bob.send("PUT", "/bobs").status()).isEqualTo(200);
        assertThat(bob.send("PUT", "/bobs/a", new byte[0], "x-amz-copy-source", "/photos/a").code())
                .isEqualTo("AccessDenied");
        assertThat(bob.send("PUT", "/bobs/big?partNumber=1&uploadId=" + id).code())
                .isEqualTo("NoSuchUpload");
        assertThat(
                        bob.send(
                                        "POST",
                                        "/photos?delete",
                                        "<Delete><Object><Key>a</Key></Object></Delete>")
                                .text())
                .contains("AccessDenied");
        assertThat(bob.send("GET", "/").text()).contains("bobs").doesNotContain("photos");
        assertThat(alice.send("GET", "/photos/a").text()).isEqualTo("secret");
    }

    @Test
    void conditionsHoldForReadsAndWrites() throws Exception {
        Reply stored = alice.send("PUT", "/photos/a", "one");
        String etag = stored.header("ETag");
        assertThat(etag).isEqualTo("\"f97c5d29941bfb1b2fdab0874906ab82\"");
        assertThat(alice.send("PUT", "/photos/a", utf8("x"), "If-None-Match", "*").code())
                .isEqualTo("PreconditionFailed");
        assertThat(alice.send("PUT", "/photos/a", utf8("x"), "If-Match", "\"0\"").code())
                .isEqualTo("PreconditionFailed");
        assertThat(alice.send("PUT", "/photos/none", utf8("x"), "If-Match", etag).code())
                .isEqualTo("NoSuchKey");
        assertThat(alice.send("GET", "/photos/a", new byte[0], "If-None-Match", etag).status())
                .isEqualTo(304);
        assertThat(alice.send("GET", "/photos/a", new byte[0], "If-Match", "\"0\"").status())
                .isEqualTo(412);
        assertThat(alice.send("PUT", "/photos/a", utf8("two"), "If-Match", etag).status())
                .isEqualTo(200);
        assertThat(alice.send("GET", "/photos/a").text()).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, 0",
        "bytes=2-5, 206, 2345",
        "bytes=7-, 206, 789",
        "bytes=-3, 206, 789",
        "bytes=5-100, 206, 56789",
        "bytes=x, 200, 0123456789",
        "'bytes=0-1,4-5', 200, 0123456789",
    })
    void rangesAreCutOut(String range, int status, String body) throws Exception {
        alice.send("PUT", "/photos/digits", "0123456789");
        Reply reply = alice.send("GET", "/photos/digits", new byte[0], "Range", range);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo(body);
        assertThat(alice.send("GET", "/photos/digits", new byte[0], "Range", "bytes=10-").code())
                .isEqualTo("InvalidRange");
    }

    @Test
    void wrongChecksumsStoreNothing() throws Exception {
        String md5 = Base64.getEncoder().encodeToString(new byte[16]);
        assertThat(alice.send("PUT", "/photos/a", utf8("x"), "Content-MD5", md5).code())
                .isEqualTo("BadDigest");
        assertThat(alice.send("PUT", "/photos/a", utf8("x"), "Content-MD5", "x").code())
                .isEqualTo("InvalidDigest");
        for (String name : new String[] {"crc32", "crc32c", "crc64nvme", "sha1", "sha256"}) {
            assertThat(
                            alice.send(
                                            "PUT",
                                            "/photos/a",
                                            utf8("x"),
                                            "x-amz-checksum-" + name,
                                            "AAAA")
                                    .code())
                    .as(name)
                    .isEqualTo("BadDigest");
        }
        assertThat(alice.send("GET", "/photos/a").status()).isEqualTo(404);
        assertThat(server.storage.bytes.list(null, 10).blobs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "crc32, y/Q5Jg==",
        "crc32c, 4waSgw==",
        "crc64nvme, rosUhgp5mIg=",
        "sha1, 98O8HYCOBHMq32eZZczDTKeuNEE=",
    })
    void checksumsAreThePublishedOnes(String name, String value) throws Exception {
        Reply reply =
                alice.send("PUT", "/photos/a", utf8("123456789"), "x-amz-checksum-" + name, value);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(
                        alice.send(
                                        "GET",
                                        "/photos/a",
                                        new byte[0],
                                        "x-amz-checksum-mode",
                                        "ENABLED")
                                .header("x-amz-checksum-" + name))
                .isEqualTo(value);
    }

    @Test
    void aDeletedVersionedObjectComesBack() throws Exception {
        alice.send(
                "PUT",
                "/photos?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        String one = alice.send("PUT", "/photos/a", "one").header("x-amz-version-id");
        String two = alice.send("PUT", "/photos/a", "two").header("x-amz-version-id");
        String marker = alice.send("DELETE", "/photos/a").header("x-amz-version-id");
        Reply gone = alice.send("GET", "/photos/a");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.header("x-amz-delete-marker")).isEqualTo("true");
        assertThat(alice.send("GET", "/photos/a?versionId=" + one).text()).isEqualTo("one");
        String list = alice.send("GET", "/photos?versions").text();
        assertThat(list).containsSubsequence(two, one).contains("<DeleteMarker>");
        assertThat(alice.send("DELETE", "/photos/a?versionId=" + marker).status()).isEqualTo(204);
        assertThat(alice.send("GET", "/photos/a").text()).isEqualTo("two");
        assertThat(alice.send("DELETE", "/photos").code()).isEqualTo("BucketNotEmpty");
    }

    @Test
    void anUploadInPartsHasTheRightETag() throws Exception {
        Reply begun = alice.send("POST", "/photos/big?uploads");
        String id = begun.text().replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
        byte[] part = new byte[5 << 20];
        Arrays.fill(part, (byte) 'a');
        String target = "/photos/big?partNumber=%d&uploadId=" + id;
        String one = alice.send("PUT", target.formatted(1), part).header("ETag");
        String two = alice.send("PUT", target.formatted(2), utf8("end")).header("ETag");
        assertThat(alice.send("GET", "/photos/big?uploadId=" + id).text())
                .contains("<Size>5242880</Size>", "<PartNumber>2</PartNumber>");
        String xml =
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part>"
                        + "<Part><PartNumber>2</PartNumber><ETag>%s</ETag></Part>"
                        + "</CompleteMultipartUpload>";
        assertThat(alice.send("POST", "/photos/big?uploadId=" + id, xml.formatted(two, one)).code())
                .isEqualTo("InvalidPart");
        Reply done = alice.send("POST", "/photos/big?uploadId=" + id, xml.formatted(one, two));
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        Reply whole = alice.send("GET", "/photos/big");
        java.security.MessageDigest md5 = java.security.MessageDigest.getInstance("MD5");
        md5.update(java.util.HexFormat.of().parseHex(one.replace("\"", "")));
        md5.update(java.util.HexFormat.of().parseHex(two.replace("\"", "")));
        assertThat(whole.header("ETag"))
                .isEqualTo("\"" + java.util.HexFormat.of().formatHex(md5.digest()) + "-2\"");
        assertThat(whole.bytes()).hasSize((5 << 20) + 3).endsWith(utf8("aend"));
        Reply seam =
                alice.send("GET", "/photos/big", new byte[0], "Range", "bytes=5242878-5242881");
        assertThat(seam.text()).isEqualTo("aaen");
    }

    @Test
    void aSmallPartInTheMiddleIsRefused() throws Exception {
        String begun = alice.send("POST", "/photos/big?uploads").text();
        String id = begun.replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 1; i <= 2; i++) {
            String etag =
                    alice.send("PUT", "/photos/big?partNumber=" + i + "&uploadId=" + id, "x")
                            .header("ETag");
            xml.append("<Part><PartNumber>" + i + "</PartNumber><ETag>" + etag + "</ETag></Part>");
        }
        assertThat(
                        alice.send(
                                        "POST",
                                        "/photos/big?uploadId=" + id,
                                        xml + "</CompleteMultipartUpload>")
                                .code())
                .isEqualTo("EntityTooSmall");
    }

    @Test
    void aFlippedByteOnTheDiskIsNeverServed() throws Exception {
        byte[] body = new byte[200_000];
        alice.send("PUT", "/photos/a", body);
        alice.send("PUT", "/photos/b", utf8("short"));
        try (Stream<Path> files = Files.walk(folder.resolve("blobs"), 2)) {
            for (Path file : files.filter(BLOB::matches).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[0] ^= 1;
                Files.write(file, bytes);
            }
        }
        assertThat(alice.send("GET", "/photos/b").code()).isEqualTo("InternalError");
    }

    @Test
    void theQuotaHolds() throws Exception {
        server.storage.quota(0);
        assertThat(alice.send("PUT", "/photos/a", "x").code()).isEqualTo("QuotaExceeded");
        assertThat(server.storage.bytes.list(null, 10).blobs()).isEmpty();
    }

    @Test
    void theNumberOfObjectsIsLimited() throws Exception {
        server.storage.mostObjects(1);
        assertThat(alice.send("PUT", "/photos/a", "x").status()).isEqualTo(200);
        assertThat(alice.send("PUT", "/photos/a", "y").status()).isEqualTo(200);
        Reply full = alice.send("PUT", "/photos/b", "x");
        assertThat(full.code()).isEqualTo("QuotaExceeded");
        assertThat(full.text()).contains("1 objects");
        alice.send(
                "PUT",
                "/photos?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        assertThat(alice.send("PUT", "/photos/a", "z").code()).isEqualTo("QuotaExceeded");
        assertThat(alice.send("GET", "/photos/a").text()).isEqualTo("y");
    }

    @Test
    void rulesAreKeptAndDone() throws Exception {
        alice.send("PUT", "/photos/logs/a", "old");
        alice.send("PUT", "/photos/keep/a", "kept");
        Reply set =
                alice.send(
                        "PUT",
                        "/photos?lifecycle",
                        "<LifecycleConfiguration><Rule><ID>r</ID><Filter><Prefix>logs/</Prefix>"
                                + "</Filter><Status>Enabled</Status><Expiration><Days>7</Days>"
                                + "</Expiration></Rule></LifecycleConfiguration>");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(alice.send("GET", "/photos?lifecycle").text()).contains("<Days>7</Days>");
        server.storage.lifecycle(6).sweep();
        assertThat(alice.send("GET", "/photos/logs/a").status()).isEqualTo(200);
        server.storage.lifecycle(8).sweep();
        assertThat(alice.send("GET", "/photos/logs/a").status()).isEqualTo(404);
        assertThat(alice.send("GET", "/photos/keep/a").status()).isEqualTo(200);
    }
}
