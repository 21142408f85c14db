// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.storage.protocol.S3Caller.Reply;

/** Versions that must not be removed. */
class LockTest {

    private static final byte[] NOTHING = new byte[0];
    private static final String ROOT = "x-amz-object-lock-";
    private static final String BYPASS = "x-amz-bypass-governance-retention";

    @TempDir Path folder;
    private S3Server server;
    private S3Caller alice;
    private S3Caller bob;

    @BeforeEach
    void open() throws Exception {
        server = new S3Server(folder, 0);
        alice = new S3Caller(server.port(), S3Server.ALICE);
        bob = new S3Caller(server.port(), S3Server.BOB);
        assertThat(
                        alice.send(
                                        "PUT",
                                        "/locked",
                                        NOTHING,
                                        "x-amz-bucket-object-lock-enabled",
                                        "true")
                                .status())
                .isEqualTo(200);
        assertThat(alice.send("PUT", "/plain").status()).isEqualTo(200);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static String in(long days) {
        return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String retention(String mode, String until) {
        return "<Retention><Mode>%s</Mode><RetainUntilDate>%s</RetainUntilDate></Retention>"
                .formatted(mode, until);
    }

    private String put(String key) throws Exception {
        Reply stored = alice.send("PUT", "/locked/" + key, "text");
        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        return "/locked/" + key + "?versionId=" + stored.header("x-amz-version-id");
    }

    private Reply delete(String target, boolean bypass) throws Exception {
        return bypass
                ? alice.send("DELETE", target, NOTHING, BYPASS, "true")
                : alice.send("DELETE", target);
    }

    @Test
    void aHoldKeepsAVersionUntilItIsTakenAway() throws Exception {
        String version = put("a");
        assertThat(alice.send("GET", version + "&legal-hold").text()).contains("OFF");
        String on = "<LegalHold><Status>ON</Status></LegalHold>";
        assertThat(alice.send("PUT", version + "&legal-hold", on).status()).isEqualTo(200);
        assertThat(alice.send("GET", version + "&legal-hold").text()).contains("ON");
        assertThat(alice.send("HEAD", "/locked/a").header(ROOT + "legal-hold")).isEqualTo("ON");
        for (boolean bypass : new boolean[] {false, true}) {
            Reply refused = delete(version, bypass);
            assertThat(refused.code()).isEqualTo("AccessDenied");
            assertThat(refused.status()).isEqualTo(403);
        }
        String several =
                alice.send(
                                "POST",
                                "/locked?delete",
                                "<Delete><Object><Key>a</Key><VersionId>"
                                        + version.substring(version.indexOf('=') + 1)
                                        + "</VersionId></Object></Delete>")
                        .text();
        assertThat(several).contains("<Code>AccessDenied</Code>");
        // a marker hides it, and removes nothing
        assertThat(alice.send("DELETE", "/locked/a").status()).isEqualTo(204);
        assertThat(alice.send("GET", version).text()).isEqualTo("text");
        assertThat(alice.send("PUT", version + "&legal-hold", on.replace("ON", "OFF")).status())
                .isEqualTo(200);
        assertThat(delete(version, false).status()).isEqualTo(204);
    }

    @Test
    void governanceIsPassedByThoseWhoMay() throws Exception {
        String version = put("a");
        assertThat(alice.send("GET", version + "&retention").code())
                .isEqualTo("NoSuchObjectLockConfiguration");
        String until = in(10);
        assertThat(
                        alice.send("PUT", version + "&retention", retention("GOVERNANCE", until))
                                .status())
                .isEqualTo(200);
        assertThat(alice.send("GET", version + "&retention").text())
                .contains("GOVERNANCE", until.substring(0, 19));
        assertThat(delete(version, false).code()).isEqualTo("AccessDenied");
        assertThat(alice.send("PUT", version + "&retention", retention("GOVERNANCE", in(5))).code())
                .isEqualTo("AccessDenied");
        assertThat(alice.send("PUT", version + "&retention", "<Retention/>").code())
                .isEqualTo("AccessDenied");
        assertThat(
                        alice.send("PUT", version + "&retention", retention("GOVERNANCE", in(20)))
                                .status())
                .isEqualTo(200);
        assertThat(
                        alice.send(
                                        "PUT",
                                        version + "&retention",
                                        retention("GOVERNANCE", in(5)).getBytes(),
                                        BYPASS,
                                        "true")
                                .status())
                .isEqualTo(200);
        assertThat(delete(version, true).status()).isEqualTo(204);
        String denied =
                "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\","
                        + " \"Action\": \"s3:BypassGovernanceRetention\","
                        + " \"Resource\": \"arn:aws:s3:::locked/*\"}}";
        assertThat(alice.send("PUT", "/locked?policy", denied).status()).isEqualTo(204);
        String other = put("b");
        alice.send("PUT", other + "&retention", retention("GOVERNANCE", in(1)));
        assertThat(delete(other, true).code()).isEqualTo("AccessDenied");
    }

    @Test
    void noPolicyOfTheBucketLeadsPastItsLocks() throws Exception {
        String all =
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\":"
                        + " {\"AWS\": [\"arn:aws:iam::%1$s:user/%1$s\", \"%2$s\"]},"
                        + " \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::locked/*\"}}";
        String policy = all.formatted(S3Server.tenant(1), S3Server.tenant(2));
        assertThat(alice.send("PUT", "/locked?policy", policy).status()).isEqualTo(204);
        // roles allow nothing on this key
        String version = put("ungranted");
        String on = "<LegalHold><Status>ON</Status></LegalHold>";
        assertThat(alice.send("PUT", version + "&legal-hold", on).code()).isEqualTo("AccessDenied");
        assertThat(
                        alice.send("PUT", version + "&retention", retention("GOVERNANCE", in(10)))
                                .status())
                .isEqualTo(200);
        Reply refused = delete(version, true);
        assertThat(refused.code()).isEqualTo("AccessDenied");
        assertThat(refused.text()).contains("storage:bypass-retention");
        // and another tenant is not led past them either
        String other = put("a");
        alice.send("PUT", other + "&retention", retention("GOVERNANCE", in(10)));
        assertThat(bob.send("GET", other).text()).isEqualTo("text");
        assertThat(bob.send("DELETE", other, NOTHING, BYPASS, "true").code())
                .isEqualTo("AccessDenied");
        assertThat(bob.send("PUT", other + "&legal-hold", on).code()).isEqualTo("AccessDenied");
        assertThat(alice.send("GET", other).text()).isEqualTo("text");
    }

    @Test
    void whatKeepsAVersionIsToldToThoseWhoMayKnow() throws Exception {
        String version = put("a");
        alice.send("PUT", version + "&retention", retention("GOVERNANCE", in(10)));
        alice.send("PUT", version + "&legal-hold", "<LegalHold><Status>ON</Status></LegalHold>");
        String reading =
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"%s\"},"
                        + " \"Action\": [%s], \"Resource\": \"arn:aws:s3:::locked/*\"}}";
        String objects = "\"s3:GetObject\", \"s3:GetObjectVersion\"";
        alice.send("PUT", "/locked?policy", reading.formatted(S3Server.tenant(2), objects));
        Reply bare = bob.send("HEAD", version);
        assertThat(bare.status()).isEqualTo(200);
        assertThat(bare.header(ROOT + "mode")).isEmpty();
        assertThat(bare.header(ROOT + "legal-hold")).isEmpty();
        alice.send(
                "PUT",
                "/locked?policy",
                reading.formatted(
                        S3Server.tenant(2),
                        objects + ", \"s3:GetObjectRetention\", \"s3:GetObjectLegalHold\""));
        Reply told = bob.send("HEAD", version);
        assertThat(told.header(ROOT + "mode")).isEqualTo("GOVERNANCE");
        assertThat(told.header(ROOT + "legal-hold")).isEqualTo("ON");
    }

    @Test
    void anUploadThatOutlivesItsRetentionIsCompleted() throws Exception {
        String until = Instant.now().plusMillis(1500).toString();
        String begun =
                alice.send(
                                "POST",
                                "/locked/c?uploads",
                                NOTHING,
                                ROOT + "mode",
                                "COMPLIANCE",
                                ROOT + "retain-until-date",
                                until)
                        .text();
        String id = begun.replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
        String part = "/locked/c?partNumber=1&uploadId=" + id;
        String etag = alice.send("PUT", part, "x").header("ETag");
        while (Instant.now().isBefore(Instant.parse(until))) {
            assertThat(alice.send("GET", "/locked/c?uploadId=" + id).status()).isEqualTo(200);
        }
        Reply done =
                alice.send(
                        "POST",
                        "/locked/c?uploadId=" + id,
                        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                                + etag
                                + "</ETag></Part></CompleteMultipartUpload>");
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(alice.send("GET", "/locked/c").text()).isEqualTo("x");
    }

    @Test
    void complianceIsPassedByNobody() throws Exception {
        String version = put("a");
        alice.send("PUT", version + "&retention", retention("COMPLIANCE", in(10)));
        assertThat(delete(version, true).code()).isEqualTo("AccessDenied");
        for (String weaker :
                new String[] {
                    "<Retention/>", retention("COMPLIANCE", in(9)), retention("GOVERNANCE", in(20))
                }) {
            assertThat(
                            alice.send(
                                            "PUT",
                                            version + "&retention",
                                            weaker.getBytes(),
                                            BYPASS,
                                            "true")
                                    .code())
                    .as(weaker)
                    .isEqualTo("AccessDenied");
        }
        assertThat(
                        alice.send("PUT", version + "&retention", retention("COMPLIANCE", in(11)))
                                .status())
                .isEqualTo(200);
        assertThat(alice.send("DELETE", "/locked").code()).isEqualTo("BucketNotEmpty");
    }

    @Test
    void aVersionGoesWhenItsTimeIsOver() throws Exception {
        String version = put("a");
        String until = Instant.now().plusMillis(1500).toString();
        alice.send("PUT", version + "&retention", retention("COMPLIANCE", until));
        assertThat(delete(version, false).code()).isEqualTo("AccessDenied");
        Instant deadline = Instant.now().plusSeconds(30);
        int status;
        do {
            status = delete(version, false).status();
        } while (status != 204 && Instant.now().isBefore(deadline));
        assertThat(status).isEqualTo(204);
        assertThat(Instant.now()).isAfter(Instant.parse(until));
    }

    @Test
    void whatIsPutIsLockedAsAskedOrAsTheBucketSays() throws Exception {
        String until = in(3);
        Reply stored =
                alice.send(
                        "PUT",
                        "/locked/a",
                        "text".getBytes(),
                        ROOT + "mode",
                        "COMPLIANCE",
                        ROOT + "retain-until-date",
                        until,
                        ROOT + "legal-hold",
                        "ON",
                        "content-md5",
                        "HLJR7A1WjeapKbUgxK7Y0Q==");
        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        Reply asked = alice.send("HEAD", "/locked/a");
        assertThat(asked.header(ROOT + "mode")).isEqualTo("COMPLIANCE");
        assertThat(asked.header(ROOT + "legal-hold")).isEqualTo("ON");
        assertThat(Instant.parse(asked.header(ROOT + "retain-until-date")))
                .isEqualTo(Instant.parse(until));
        String usual =
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>"
                        + "<DefaultRetention><Mode>GOVERNANCE</Mode><Days>7</Days>"
                        + "</DefaultRetention></Rule></ObjectLockConfiguration>";
        assertThat(alice.send("PUT", "/locked?object-lock", usual).status()).isEqualTo(200);
        assertThat(alice.send("GET", "/locked?object-lock").text()).contains("<Days>7</Days>");
        String version = put("b");
        Reply head = alice.send("HEAD", version);
        assertThat(head.header(ROOT + "mode")).isEqualTo("GOVERNANCE");
        assertThat(Instant.parse(head.header(ROOT + "retain-until-date")))
                .isBetween(Instant.parse(in(6)), Instant.parse(in(8)));
        String begun =
                alice.send("POST", "/locked/c?uploads", NOTHING, ROOT + "legal-hold", "ON").text();
        String id = begun.replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
        String etag =
                alice.send("PUT", "/locked/c?partNumber=1&uploadId=" + id, "x").header("ETag");
        Reply done =
                alice.send(
                        "POST",
                        "/locked/c?uploadId=" + id,
                        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                                + etag
                                + "</ETag></Part></CompleteMultipartUpload>");
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        Reply whole = alice.send("HEAD", "/locked/c");
        assertThat(whole.header(ROOT + "legal-hold")).isEqualTo("ON");
        assertThat(whole.header(ROOT + "mode")).isEqualTo("GOVERNANCE");
    }

    @Test
    void lifecycleLeavesWhatIsLocked() throws Exception {
        String kept = put("a");
        String gone = put("b");
        alice.send("PUT", kept + "&retention", retention("GOVERNANCE", in(100)));
        put("a");
        put("b");
        alice.send(
                "PUT",
                "/locked?lifecycle",
                "<LifecycleConfiguration><Rule><Filter/><Status>Enabled</Status>"
                        + "<NoncurrentVersionExpiration><NoncurrentDays>5</NoncurrentDays>"
                        + "</NoncurrentVersionExpiration></Rule></LifecycleConfiguration>");
        server.storage.lifecycle(6).sweep();
        assertThat(alice.send("GET", kept).text()).isEqualTo("text");
        assertThat(alice.send("GET", gone).code()).isEqualTo("NoSuchVersion");
    }

    @Test
    void aBucketWithLocksKeepsItsVersions() throws Exception {
        assertThat(alice.send("GET", "/locked?versioning").text()).contains("Enabled");
        Reply refused =
                alice.send(
                        "PUT",
                        "/locked?versioning",
                        "<VersioningConfiguration><Status>Suspended</Status>"
                                + "</VersioningConfiguration>");
        assertThat(refused.code()).isEqualTo("InvalidBucketState");
        assertThat(refused.status()).isEqualTo(409);
        String plain =
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>"
                        + "</ObjectLockConfiguration>";
        assertThat(alice.send("PUT", "/plain?object-lock", plain).code())
                .isEqualTo("InvalidBucketState");
        assertThat(alice.send("GET", "/plain?object-lock").code())
                .isEqualTo("ObjectLockConfigurationNotFoundError");
        alice.send(
                "PUT",
                "/plain?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        assertThat(alice.send("PUT", "/plain?object-lock", plain).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GOVERNANCE, -, -, InvalidArgument",
        "-, 2099-01-01T00:00:00Z, -, InvalidArgument",
        "NONSENSE, 2099-01-01T00:00:00Z, -, InvalidArgument",
        "GOVERNANCE, tomorrow, -, InvalidArgument",
        "GOVERNANCE, 2020-01-01T00:00:00Z, -, InvalidArgument",
        "-, -, MAYBE, InvalidArgument",
        "GOVERNANCE, 2099-01-01T00:00:00Z, -, InvalidRequest",
    })
    void wrongHeadersAreRefused(String mode, String until, String hold, String code)
            throws Exception {
        java.util.List<String> headers = new java.util.ArrayList<>();
        String[][] all = {{"mode", mode}, {"retain-until-date", until}, {"legal-hold", hold}};
        for (String[] one : all) {
            if (!one[1].equals("-")) {
                headers.add(ROOT + one[0]);
                headers.add(one[1]);
            }
        }
        if (code.equals("InvalidArgument")) {
            headers.addAll(java.util.List.of("x-amz-checksum-crc32", "AAAAAA=="));
        }
        Reply refused = alice.send("PUT", "/locked/x", NOTHING, headers.toArray(new String[0]));
        assertThat(refused.code()).as(refused.text()).isEqualTo(code);
        assertThat(alice.send("GET", "/locked/x").code()).isEqualTo("NoSuchKey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Rule><DefaultRetention><Mode>GOVERNANCE</Mode></DefaultRetention></Rule>",
                "<Rule><DefaultRetention><Mode>X</Mode><Days>1</Days></DefaultRetention></Rule>",
                "<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>"
                        + "</DefaultRetention></Rule>",
                "<Rule/>",
            })
    void wrongConfigurationsAreRefused(String rule) throws Exception {
        String body =
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>%s"
                        + "</ObjectLockConfiguration>";
        assertThat(alice.send("PUT", "/locked?object-lock", body.formatted(rule)).code())
                .isEqualTo("MalformedXML");
        String days =
                "<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>%d</Days>"
                        + "</DefaultRetention></Rule>";
        for (int wrong : new int[] {0, -1, 40_000}) {
            assertThat(
                            alice.send(
                                            "PUT",
                                            "/locked?object-lock",
                                            body.formatted(days.formatted(wrong)))
                                    .code())
                    .isEqualTo("InvalidArgument");
        }
    }

    @Test
    void anotherTenantLocksNothingAndABucketWithoutLocksNeither() throws Exception {
        String version = put("a");
        String[][] calls = {
            {"GET", "/locked?object-lock"},
            {"PUT", "/locked?object-lock"},
            {"GET", version + "&retention"},
            {"PUT", version + "&retention"},
            {"GET", version + "&legal-hold"},
            {"PUT", version + "&legal-hold"},
        };
        for (String[] call : calls) {
            assertThat(bob.send(call[0], call[1]).code()).isEqualTo("AccessDenied");
        }
        alice.send("PUT", "/plain/a", "text");
        assertThat(alice.send("GET", "/plain/a?retention").code()).isEqualTo("InvalidRequest");
        assertThat(
                        alice.send(
                                        "PUT",
                                        "/plain/a",
                                        NOTHING,
                                        ROOT + "legal-hold",
                                        "ON",
                                        "x-amz-checksum-crc32",
                                        "AAAAAA==")
                                .code())
                .isEqualTo("InvalidRequest");
        assertThat(alice.send("PUT", version + "&retention", "<X/>").code())
                .isEqualTo("MalformedXML");
        assertThat(alice.send("PUT", version + "&legal-hold", "<LegalHold/>").code())
                .isEqualTo("MalformedXML");
    }
}
