// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.storage.protocol.S3Caller.Reply;

/** Objects that those who read the disks cannot read. */
class EncryptionTest {

    /** Files of blobs; the journal beside them is not one. */
    private static final PathMatcher BLOB =
            FileSystems.getDefault().getPathMatcher("glob:**/blobs/??/*");

    private static final byte[] NOTHING = new byte[0];
    private static final String SECRET = "a-text-that-nobody-may-find-on-the-disk";
    private static final String SSE = "x-amz-server-side-encryption";
    private static final String CUSTOMER = SSE + "-customer-";
    private static final String SOURCE = "x-amz-copy-source-server-side-encryption-customer-";

    @TempDir Path folder;
    private S3Server server;
    private S3Caller alice;

    @BeforeEach
    void open() throws Exception {
        server = new S3Server(folder, 0);
        alice = new S3Caller(server.port(), S3Server.ALICE);
        assertThat(alice.send("PUT", "/photos").status()).isEqualTo(200);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String md5(byte[] bytes) throws Exception {
        return base64(MessageDigest.getInstance("MD5").digest(bytes));
    }

    private static List<String> headers(String prefix, byte[] key) throws Exception {
        return List.of(
                prefix + "algorithm",
                "AES256",
                prefix + "key",
                base64(key),
                prefix + "key-md5",
                md5(key));
    }

    private Reply send(String method, String target, byte[] body, List<String> headers)
            throws Exception {
        return alice.send(method, target, body, headers.toArray(new String[0]));
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < length; i++) {
            bytes[i] = secret[i % secret.length];
        }
        return bytes;
    }

    private boolean onDisk(byte[] wanted) throws Exception {
        String text = new String(wanted, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean secretOnDisk() throws Exception {
        return onDisk(SECRET.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65_520, 300_000})
    void whatIsNotEncryptedIsFoundByThisTest(int length) throws Exception {
        alice.send("PUT", "/photos/plain", content(length));
        assertThat(secretOnDisk()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_519, 65_520, 65_521, 131_040, 131_041, 300_000})
    void bytesAreEncryptedAndComeBack(int length) throws Exception {
        byte[] bytes = content(length);
        byte[] key = key(1);
        assertThat(alice.send("PUT", "/photos/p", bytes, SSE, "AES256").header(SSE))
                .isEqualTo("AES256");
        assertThat(send("PUT", "/photos/c", bytes, headers(CUSTOMER, key)).status()).isEqualTo(200);
        assertThat(secretOnDisk()).isFalse();
        Reply platform = alice.send("GET", "/photos/p");
        assertThat(platform.bytes()).isEqualTo(bytes);
        assertThat(platform.header(SSE)).isEqualTo("AES256");
        assertThat(platform.header("ETag"))
                .isEqualTo(
                        "\""
                                + HexFormat.of()
                                        .formatHex(MessageDigest.getInstance("MD5").digest(bytes))
                                + "\"");
        Reply customer = send("GET", "/photos/c", NOTHING, headers(CUSTOMER, key));
        assertThat(customer.bytes()).isEqualTo(bytes);
        assertThat(customer.header(CUSTOMER + "algorithm")).isEqualTo("AES256");
        assertThat(customer.header(CUSTOMER + "key-MD5")).isEqualTo(md5(key));
        assertThat(customer.header("ETag")).isNotEqualTo(platform.header("ETag"));
        assertThat(onDisk(key)).isFalse();
        assertThat(onDisk(base64(key).getBytes(StandardCharsets.US_ASCII))).isFalse();
        assertThat(onDisk(md5(key).getBytes(StandardCharsets.US_ASCII))).isFalse();
        assertThat(alice.send("GET", "/photos?list-type=2").text())
                .contains("<Size>" + length + "</Size>");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0",
        "bytes=65519-65520",
        "bytes=65520-131040",
        "bytes=-5",
        "bytes=199990-",
        "bytes=100000-100100"
    })
    void rangesAreReadAlone(String range) throws Exception {
        byte[] bytes = new byte[200_000];
        new Random(3).nextBytes(bytes);
        alice.send("PUT", "/photos/p", bytes, SSE, "AES256");
        Reply part = alice.send("GET", "/photos/p", NOTHING, "Range", range);
        assertThat(part.status()).isEqualTo(206);
        String[] at = part.header("Content-Range").replace("bytes ", "").split("[-/]");
        assertThat(part.bytes())
                .isEqualTo(
                        Arrays.copyOfRange(
                                bytes, Integer.parseInt(at[0]), Integer.parseInt(at[1]) + 1));
    }

    @Test
    void theKeyOfACustomerIsNeededAndNoOther() throws Exception {
        byte[] right = key(1);
        send("PUT", "/photos/c", content(100), headers(CUSTOMER, right));
        Reply none = alice.send("GET", "/photos/c");
        assertThat(none.code()).isEqualTo("InvalidRequest");
        assertThat(none.status()).isEqualTo(400);
        assertThat(alice.send("HEAD", "/photos/c").status()).isEqualTo(400);
        Reply wrong = send("GET", "/photos/c", NOTHING, headers(CUSTOMER, key(2)));
        assertThat(wrong.code()).isEqualTo("AccessDenied");
        assertThat(send("HEAD", "/photos/c", NOTHING, headers(CUSTOMER, key(2))).status())
                .isEqualTo(403);
        assertThat(send("HEAD", "/photos/c", NOTHING, headers(CUSTOMER, right)).status())
                .isEqualTo(200);
        alice.send("PUT", "/photos/plain", content(100));
        assertThat(send("GET", "/photos/plain", NOTHING, headers(CUSTOMER, right)).code())
                .isEqualTo("InvalidRequest");
        S3Caller bob = new S3Caller(server.port(), S3Server.BOB);
        assertThat(
                        bob.send(
                                        "GET",
                                        "/photos/c",
                                        NOTHING,
                                        headers(CUSTOMER, right).toArray(new String[0]))
                                .code())
                .isEqualTo("AccessDenied");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "AES128, right, right, InvalidEncryptionAlgorithmError",
                "-, right, right, InvalidArgument",
                "AES256, -, right, InvalidArgument",
                "AES256, right, -, InvalidArgument",
                "AES256, short, right, InvalidArgument",
                "AES256, no base64, right, InvalidArgument",
                "AES256, right, wrong, InvalidArgument",
            })
    void wrongHeadersAreRefused(String algorithm, String key, String md5, String code)
            throws Exception {
        List<String> headers = new ArrayList<>();
        if (algorithm != null) {
            headers.addAll(List.of(CUSTOMER + "algorithm", algorithm));
        }
        if (key != null) {
            String text =
                    switch (key) {
                        case "right" -> base64(key(1));
                        case "short" -> base64(new byte[16]);
                        default -> key;
                    };
            headers.addAll(List.of(CUSTOMER + "key", text));
        }
        if (md5 != null) {
            headers.addAll(
                    List.of(CUSTOMER + "key-md5", md5(md5.equals("right") ? key(1) : key(2))));
        }
        Reply refused = send("PUT", "/photos/c", content(10), headers);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void methodsThatAreNotThereAreRefused() throws Exception {
        assertThat(alice.send("PUT", "/photos/a", NOTHING, SSE, "aws:kms").code())
                .isEqualTo("NotImplemented");
        assertThat(alice.send("PUT", "/photos/a", NOTHING, SSE, "rot13").code())
                .isEqualTo("InvalidArgument");
        List<String> both = new ArrayList<>(headers(CUSTOMER, key(1)));
        both.addAll(List.of(SSE, "AES256"));
        assertThat(send("PUT", "/photos/a", NOTHING, both).code()).isEqualTo("InvalidArgument");
    }

    @Test
    void aBucketEncryptsForThoseWhoDoNotAsk() throws Exception {
        String rule =
                "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
                        + "<SSEAlgorithm>%s</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
                        + "</Rule></ServerSideEncryptionConfiguration>";
        assertThat(alice.send("GET", "/photos?encryption").code())
                .isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        assertThat(alice.send("PUT", "/photos?encryption", rule.formatted("aws:kms")).code())
                .isEqualTo("NotImplemented");
        assertThat(alice.send("PUT", "/photos?encryption", rule.formatted("x")).code())
                .isEqualTo("MalformedXML");
        assertThat(alice.send("PUT", "/photos?encryption", "<X/>").code())
                .isEqualTo("MalformedXML");
        S3Caller bob = new S3Caller(server.port(), S3Server.BOB);
        assertThat(bob.send("PUT", "/photos?encryption", rule.formatted("AES256")).code())
                .isEqualTo("AccessDenied");
        assertThat(alice.send("PUT", "/photos?encryption", rule.formatted("AES256")).status())
                .isEqualTo(200);
        assertThat(alice.send("GET", "/photos?encryption").text()).contains("AES256");
        alice.send("PUT", "/photos/a", content(1000));
        assertThat(secretOnDisk()).isFalse();
        assertThat(alice.send("GET", "/photos/a").bytes()).isEqualTo(content(1000));
        assertThat(send("PUT", "/photos/c", content(9), headers(CUSTOMER, key(1))).status())
                .isEqualTo(200);
        assertThat(alice.send("GET", "/photos/c").code()).isEqualTo("InvalidRequest");
        assertThat(alice.send("DELETE", "/photos?encryption").status()).isEqualTo(204);
        assertThat(alice.send("PUT", "/photos/b", content(1000)).header(SSE)).isEmpty();
    }

    @Test
    void anUploadInPartsIsEncryptedPartByPart() throws Exception {
        byte[] key = key(1);
        List<String> headers = headers(CUSTOMER, key);
        String begun = send("POST", "/photos/big?uploads", NOTHING, headers).text();
        String id = begun.replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
        String target = "/photos/big?partNumber=%d&uploadId=" + id;
        byte[] first = content(5 << 20);
        assertThat(send("PUT", target.formatted(1), first, List.of()).code())
                .isEqualTo("InvalidRequest");
        assertThat(send("PUT", target.formatted(1), first, headers(CUSTOMER, key(2))).code())
                .isEqualTo("InvalidRequest");
        String one = send("PUT", target.formatted(1), first, headers).header("ETag");
        String two = send("PUT", target.formatted(2), content(10), headers).header("ETag");
        String xml =
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part>"
                        + "<Part><PartNumber>2</PartNumber><ETag>%s</ETag></Part>"
                        + "</CompleteMultipartUpload>";
        Reply done = alice.send("POST", "/photos/big?uploadId=" + id, xml.formatted(one, two));
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(secretOnDisk()).isFalse();
        Reply whole = send("GET", "/photos/big", NOTHING, headers);
        assertThat(whole.bytes()).hasSize((5 << 20) + 10).startsWith(first);
        assertThat(alice.send("GET", "/photos/big").code()).isEqualTo("InvalidRequest");
        List<String> range = new ArrayList<>(headers);
        range.addAll(List.of("Range", "bytes=5242878-5242881"));
        assertThat(send("GET", "/photos/big", NOTHING, range).bytes()).hasSize(4);
    }

    @Test
    void aCopyChangesTheKey() throws Exception {
        byte[] bytes = content(70_000);
        List<String> old = headers(CUSTOMER, key(1));
        send("PUT", "/photos/c", bytes, old);
        assertThat(alice.send("PUT", "/photos/d", NOTHING, "x-amz-copy-source", "/photos/c").code())
                .isEqualTo("InvalidRequest");
        List<String> copy = new ArrayList<>(headers(SOURCE, key(1)));
        copy.addAll(headers(CUSTOMER, key(2)));
        copy.addAll(List.of("x-amz-copy-source", "/photos/c"));
        // also onto itself: it has another key then
        for (String to : new String[] {"/photos/d", "/photos/c"}) {
            Reply done = send("PUT", to, NOTHING, copy);
            assertThat(done.status()).as(done.text()).isEqualTo(200);
            assertThat(send("GET", to, NOTHING, headers(CUSTOMER, key(2))).bytes())
                    .isEqualTo(bytes);
            assertThat(send("GET", to, NOTHING, old).code()).isEqualTo("AccessDenied");
        }
        List<String> bare = new ArrayList<>(headers(SOURCE, key(2)));
        bare.addAll(List.of("x-amz-copy-source", "/photos/c"));
        assertThat(send("PUT", "/photos/plain", NOTHING, bare).status()).isEqualTo(200);
        assertThat(alice.send("GET", "/photos/plain").bytes()).isEqualTo(bytes);
    }

    @Test
    void aFlippedByteIsNeverServed() throws Exception {
        alice.send("PUT", "/photos/p", content(1000), SSE, "AES256");
        try (Stream<Path> files = Files.walk(folder.resolve("blobs"), 2)) {
            for (Path file : files.filter(BLOB::matches).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[500] ^= 1;
                Files.write(file, bytes);
            }
        }
        assertThat(alice.send("GET", "/photos/p").code()).isEqualTo("InternalError");
    }
}
