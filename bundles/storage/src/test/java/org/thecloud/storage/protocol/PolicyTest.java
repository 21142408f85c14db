// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.storage.protocol.S3Caller.Reply;

/** Who reaches a bucket: its policy, the block of public access, ACLs. */
class PolicyTest {

    private static final byte[] NOTHING = new byte[0];
    private static final String OPEN =
            """
            {"Version": "2012-10-17", "Statement": {"Sid": "Open", "Effect": "Allow",
             "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*"}}
            """;

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
        assertThat(alice.send("PUT", "/photos/a", "text").status()).isEqualTo(200);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private Reply anybody(String method, String target) throws Exception {
        return alice.unsigned(method, target, NOTHING);
    }

    private void policy(String statements) throws Exception {
        Reply set = alice.send("PUT", "/photos?policy", "{\"Statement\": [" + statements + "]}");
        assertThat(set.status()).as(set.text()).isEqualTo(204);
    }

    private static String statement(String effect, String who, String action, String resource) {
        return """
               {"Effect": "%s", "Principal": %s, "Action": "%s", "Resource": "%s"}
               """
                .formatted(effect, who, action, resource);
    }

    private static String tenant(long number) {
        return "{\"AWS\": \"arn:aws:iam::%s:root\"}".formatted(S3Server.tenant(number));
    }

    private static String user(long number) {
        return "{\"AWS\": [\"arn:aws:iam::%s:user/%s\"]}"
                .formatted(S3Server.tenant(number), number + "@example.com");
    }

    @Test
    void aNewBucketIsBlockedFromBecomingPublic() throws Exception {
        assertThat(alice.send("GET", "/photos?publicAccessBlock").text())
                .contains("<BlockPublicPolicy>true</BlockPublicPolicy>")
                .contains("<RestrictPublicBuckets>true</RestrictPublicBuckets>");
        assertThat(alice.send("PUT", "/photos?policy", OPEN).code()).isEqualTo("AccessDenied");
        assertThat(alice.send("GET", "/photos?policy").code()).isEqualTo("NoSuchBucketPolicy");
        assertThat(anybody("GET", "/photos/a").code()).isEqualTo("AccessDenied");
    }

    @Test
    void aPublicBucketIsReadByAnybodyAndWrittenByNone() throws Exception {
        assertThat(alice.send("DELETE", "/photos?publicAccessBlock").status()).isEqualTo(204);
        assertThat(alice.send("PUT", "/photos?policy", OPEN).status()).isEqualTo(204);
        assertThat(alice.send("GET", "/photos?policy").text()).isEqualTo(OPEN);
        assertThat(alice.send("GET", "/photos?policyStatus").text())
                .contains("<IsPublic>true</IsPublic>");
        assertThat(anybody("GET", "/photos/a").text()).isEqualTo("text");
        assertThat(bob.send("GET", "/photos/a").text()).isEqualTo("text");
        assertThat(anybody("PUT", "/photos/a").code()).isEqualTo("AccessDenied");
        assertThat(anybody("DELETE", "/photos/a").code()).isEqualTo("AccessDenied");
        assertThat(anybody("GET", "/photos").code()).isEqualTo("AccessDenied");
        // what is not there is not told to whoever may not list
        assertThat(anybody("GET", "/photos/none").code()).isEqualTo("AccessDenied");
        assertThat(alice.send("GET", "/photos/none").code()).isEqualTo("NoSuchKey");

        String restrict =
                "<PublicAccessBlockConfiguration><RestrictPublicBuckets>true"
                        + "</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
        assertThat(alice.send("PUT", "/photos?publicAccessBlock", restrict).status())
                .isEqualTo(200);
        assertThat(alice.send("GET", "/photos?publicAccessBlock").text())
                .contains("<BlockPublicPolicy>false</BlockPublicPolicy>");
        assertThat(anybody("GET", "/photos/a").code()).isEqualTo("AccessDenied");
        assertThat(bob.send("GET", "/photos/a").code()).isEqualTo("AccessDenied");
        assertThat(alice.send("GET", "/photos/a").text()).isEqualTo("text");
        assertThat(alice.send("DELETE", "/photos?policy").status()).isEqualTo(204);
        assertThat(alice.send("GET", "/photos?policyStatus").code())
                .isEqualTo("NoSuchBucketPolicy");
    }

    @Test
    void anotherTenantGetsWhatThePolicyGivesAndNoMore() throws Exception {
        policy(
                statement("Allow", tenant(2), "s3:*Object", "arn:aws:s3:::photos/shared/*")
                        + ","
                        + statement("Allow", user(2), "s3:ListBucket", "arn:aws:s3:::photos"));
        assertThat(alice.send("GET", "/photos?policyStatus").text())
                .contains("<IsPublic>false</IsPublic>");
        assertThat(bob.send("PUT", "/photos/shared/b", "from Bob").status()).isEqualTo(200);
        assertThat(bob.send("GET", "/photos/shared/b").text()).isEqualTo("from Bob");
        assertThat(alice.send("GET", "/photos/shared/b").text()).isEqualTo("from Bob");
        assertThat(bob.send("GET", "/photos?list-type=2").text()).contains("shared/b");
        assertThat(bob.send("GET", "/photos/a").code()).isEqualTo("AccessDenied");
        assertThat(bob.send("GET", "/photos?policy").code()).isEqualTo("AccessDenied");
        assertThat(bob.send("DELETE", "/photos/shared/b?versionId=null").code())
                .isEqualTo("AccessDenied");
        // his own tenant's rules hold as well
        assertThat(bob.send("PUT", "/photos/shared/forbidden", "x").code())
                .isEqualTo("AccessDenied");
        assertThat(bob.send("PUT", "/photos/shared/ungranted", "x").code())
                .isEqualTo("AccessDenied");
        assertThat(anybody("GET", "/photos/shared/b").code()).isEqualTo("AccessDenied");
        assertThat(bob.send("DELETE", "/photos/shared/b").status()).isEqualTo(204);
    }

    @Test
    void inTheOwnTenantOneGrantIsEnoughAndADenialWins() throws Exception {
        assertThat(alice.send("PUT", "/photos/ungranted", "x").code()).isEqualTo("AccessDenied");
        policy(
                statement("Allow", user(1), "s3:PutObject", "arn:aws:s3:::photos/*")
                        + ","
                        + statement("Deny", "\"*\"", "s3:GetObject", "arn:aws:s3:::photos/a"));
        assertThat(alice.send("PUT", "/photos/ungranted", "x").status()).isEqualTo(200);
        assertThat(alice.send("PUT", "/photos/forbidden", "x").code()).isEqualTo("AccessDenied");
        Reply denied = alice.send("GET", "/photos/a");
        assertThat(denied.code()).isEqualTo("AccessDenied");
        assertThat(denied.text()).contains("statement number 1, denies it");
        assertThat(alice.send("GET", "/photos/none").code()).isEqualTo("NoSuchKey");
    }

    @Test
    void aGrantToTheOwnTenantLeavesItToItsRoles() throws Exception {
        policy(statement("Allow", tenant(1), "s3:*", "arn:aws:s3:::photos/*"));
        assertThat(alice.send("PUT", "/photos/ungranted", "x").code()).isEqualTo("AccessDenied");
        assertThat(alice.send("PUT", "/photos/other", "x").status()).isEqualTo(200);
    }

    @Test
    void nobodyLocksHimselfOut() throws Exception {
        policy(statement("Deny", "\"*\"", "*", "arn:aws:s3:::photos"));
        assertThat(alice.send("GET", "/photos").code()).isEqualTo("AccessDenied");
        assertThat(alice.send("DELETE", "/photos").code()).isEqualTo("AccessDenied");
        assertThat(alice.send("GET", "/photos?policy").status()).isEqualTo(200);
        assertThat(alice.send("DELETE", "/photos?policy").status()).isEqualTo(204);
        assertThat(alice.send("GET", "/photos").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"IpAddress\": {\"aws:SourceIp\": [\"127.0.0.0/8\", \"::1\"]}}; true",
                "{\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}; false",
                "{\"NotIpAddress\": {\"aws:SourceIp\": \"127.0.0.1\"}}; false",
                "{\"Bool\": {\"aws:SecureTransport\": \"false\"}}; true",
                "{\"Bool\": {\"aws:SecureTransport\": true}}; false",
                "{\"StringLike\": {\"aws:UserAgent\": \"Java*\"}}; true",
                "{\"StringEquals\": {\"aws:Referer\": \"x\"}}; false",
                "{\"StringEqualsIfExists\": {\"aws:Referer\": \"x\"}}; true",
                "{\"StringNotEquals\": {\"aws:Referer\": \"x\"}}; true",
                "{\"Null\": {\"aws:Referer\": \"true\"}}; true",
                "{\"DateLessThan\": {\"aws:CurrentTime\": \"2020-01-01T00:00:00Z\"}}; false",
                "{\"DateGreaterThan\": {\"AWS:currenttime\": \"2020-01-01T00:00:00Z\"}}; true",
                "{\"StringEquals\": {\"s3:prefix\": \"a\"}, "
                        + "\"NumericLessThan\": {\"s3:max-keys\": 10}}; true",
                "{\"NumericGreaterThan\": {\"s3:max-keys\": \"10\"}}; false",
            })
    void conditionsHold(String condition, boolean allowed) throws Exception {
        policy(
                """
                {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "s3:ListBucket",
                 "Resource": "arn:aws:s3:::photos", "Condition": %s}
                """
                        .formatted(S3Server.tenant(2), condition));
        assertThat(bob.send("GET", "/photos?prefix=a&max-keys=5").status())
                .isEqualTo(allowed ? 200 : 403);
    }

    @Test
    void aNarrowConditionKeepsAPolicyFromBeingPublic() throws Exception {
        String narrow =
                """
                {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::photos/*",
                 "Condition": {"IpAddress": {"aws:SourceIp": ["127.0.0.0/8", "::1/128"]}}}
                """;
        policy(narrow);
        assertThat(anybody("GET", "/photos/a").text()).isEqualTo("text");
        String wide = "{\"Statement\": [" + narrow.replace("127.0.0.0/8", "0.0.0.0/0") + "]}";
        assertThat(alice.send("PUT", "/photos?policy", wide).code()).isEqualTo("AccessDenied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"Statement\": []}",
                "{\"Version\": \"2020-01-01\", \"Statement\": [GOOD]}",
                "{\"Statement\": [GOOD], \"More\": 1}",
                "{\"Statement\": [{\"Effect\": \"Maybe\"}]}",
                "{\"Statement\": [GOOD, {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"arn:aws:s3:::photos/*\"}]}",
                "NOBODY",
                "ACTION",
                "OTHERS",
                "MISMATCH",
                "OPERATOR",
                "KEY",
                "VALUE",
                "VARIABLE",
            })
    void malformedPoliciesAreRefused(String text) throws Exception {
        String good =
                "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \""
                        + S3Server.tenant(2)
                        + "\"}, \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"arn:aws:s3:::photos/*\", \"Condition\": {}}";
        String body =
                switch (text) {
                    case "NOBODY" -> good.replace(S3Server.tenant(2), "someone");
                    case "ACTION" -> good.replace("s3:GetObject", "ec2:Run");
                    case "OTHERS" -> good.replace("photos", "others");
                    case "MISMATCH" -> good.replace("photos/*", "photos");
                    case "OPERATOR" -> good.replace("{}", "{\"Equals\": {\"s3:prefix\": \"a\"}}");
                    case "KEY" -> good.replace("{}", "{\"StringEquals\": {\"aws:x\": \"a\"}}");
                    case "VALUE" ->
                            good.replace("{}", "{\"IpAddress\": {\"aws:SourceIp\": \"a\"}}");
                    case "VARIABLE" -> good.replace("photos/*", "photos/${aws:userid}/*");
                    default -> text.replace("GOOD", good);
                };
        String whole =
                body == text || text.contains("GOOD") ? body : "{\"Statement\": " + body + "}";
        Reply refused = alice.send("PUT", "/photos?policy", whole);
        assertThat(refused.code()).as(whole).isEqualTo("MalformedPolicy");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(alice.send("PUT", "/photos?policy", "{\"Statement\": " + good + "}").status())
                .isEqualTo(204);
    }

    @Test
    void aPolicyHasAtMost20Kilobytes() throws Exception {
        String text = OPEN.replace("\"*\"", "{\"AWS\": \"%s\"}".formatted(S3Server.tenant(2)));
        assertThat(alice.send("PUT", "/photos?policy", text + " ".repeat(20_480)).code())
                .isEqualTo("MalformedPolicy");
        assertThat(alice.send("PUT", "/photos?policy", text + " ".repeat(10_000)).status())
                .isEqualTo(204);
    }

    @Test
    void anotherTenantChangesNothing() throws Exception {
        String[][] calls = {
            {"PUT", "/photos?policy"},
            {"DELETE", "/photos?policy"},
            {"PUT", "/photos?publicAccessBlock"},
            {"DELETE", "/photos?publicAccessBlock"},
            {"GET", "/photos?publicAccessBlock"},
            {"GET", "/photos?policyStatus"},
            {"GET", "/photos?ownershipControls"},
            {"GET", "/photos?acl"},
            {"GET", "/photos/a?acl"},
            {"PUT", "/photos?acl"},
        };
        for (String[] call : calls) {
            assertThat(bob.send(call[0], call[1]).code())
                    .as(String.join(" ", call))
                    .isEqualTo("AccessDenied");
            assertThat(anybody(call[0], call[1]).code())
                    .as(String.join(" ", call))
                    .isEqualTo("AccessDenied");
        }
        assertThat(
                        alice.send(
                                        "GET",
                                        "/photos/a",
                                        NOTHING,
                                        "x-amz-expected-bucket-owner",
                                        S3Server.tenant(2))
                                .code())
                .isEqualTo("AccessDenied");
    }

    @Test
    void otherAclsThanTheOwnersAreNotSupported() throws Exception {
        String acl = "x-amz-acl";
        byte[] body = {1};
        for (String fine : new String[] {"private", "bucket-owner-full-control"}) {
            assertThat(alice.send("PUT", "/photos/b", body, acl, fine).status()).isEqualTo(200);
            assertThat(alice.send("PUT", "/photos?acl", NOTHING, acl, fine).status())
                    .isEqualTo(200);
            assertThat(alice.send("PUT", "/photos/a?acl", NOTHING, acl, fine).status())
                    .isEqualTo(200);
        }
        for (String other : new String[] {"public-read", "authenticated-read", "nonsense"}) {
            for (String target : new String[] {"/photos/b", "/photos?acl", "/photos/a?acl"}) {
                Reply refused = alice.send("PUT", target, NOTHING, acl, other);
                assertThat(refused.code()).as(target).isEqualTo("AccessControlListNotSupported");
                assertThat(refused.status()).isEqualTo(400);
            }
            assertThat(alice.send("PUT", "/another", NOTHING, acl, other).code())
                    .isEqualTo("InvalidBucketAclWithObjectOwnership");
        }
        assertThat(alice.send("PUT", "/photos/b", body, "x-amz-grant-read", "id=1").code())
                .isEqualTo("AccessControlListNotSupported");
        String own = alice.send("GET", "/photos?acl").text();
        assertThat(own).contains("FULL_CONTROL", S3Server.tenant(1));
        assertThat(alice.send("PUT", "/photos?acl", own).status()).isEqualTo(200);
        String given = own.replace(">" + S3Server.tenant(1), ">" + S3Server.tenant(2));
        assertThat(alice.send("PUT", "/photos?acl", given).code())
                .isEqualTo("AccessControlListNotSupported");
        assertThat(alice.send("GET", "/photos?ownershipControls").text())
                .contains("BucketOwnerEnforced");
    }
}
