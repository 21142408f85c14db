// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.Inbox;
import org.thecloud.storage.service.Notifications;

/** News of objects, over S3. */
class NotificationTest {

    private static final String QUEUE =
            "<QueueConfiguration><Id>%s</Id><Queue>arn:aws:sqs:us-east-1:1:%s</Queue>%s%s</QueueConfiguration>";

    @TempDir Path folder;
    private S3Server server;
    private S3Caller alice;
    private Inbox queues;

    @BeforeEach
    void start() throws Exception {
        open();
        alice.send("PUT", "/news");
    }

    private void open() throws Exception {
        server = new S3Server(folder, 0);
        alice = new S3Caller(server.port(), S3Server.ALICE);
        queues = new Inbox();
        server.storage.targets.installed.put("queue", queues);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String queue(String id, String name, String filter, String... events) {
        StringBuilder all = new StringBuilder();
        for (String event : events) {
            all.append("<Event>").append(event).append("</Event>");
        }
        return QUEUE.formatted(id, name, all, filter);
    }

    private static String key(String prefix, String suffix) {
        return "<Filter><S3Key><FilterRule><Name>prefix</Name><Value>"
                + prefix
                + "</Value></FilterRule><FilterRule><Name>suffix</Name><Value>"
                + suffix
                + "</Value></FilterRule></S3Key></Filter>";
    }

    private S3Caller.Reply set(String... configurations) throws Exception {
        return alice.send(
                "PUT",
                "/news?notification",
                "<NotificationConfiguration>"
                        + String.join("", configurations)
                        + "</NotificationConfiguration>");
    }

    private void bringAll() {
        while (server.storage.bring() > 0) {
            // the rest
        }
    }

    @Test
    void whatHappensIsTold() throws Exception {
        assertThat(set(queue("all", "q", "", "s3:ObjectCreated:*", "s3:ObjectRemoved:*")).status())
                .isEqualTo(200);
        JsonNode test = Inbox.json(queues.got.get(0));
        assertThat(test.path("Event").asText()).isEqualTo("s3:TestEvent");
        assertThat(test.path("Bucket").asText()).isEqualTo("news");

        alice.send("PUT", "/news/a%20b%2Bc", "hello");
        alice.send("PUT", "/news/copy", new byte[0], "x-amz-copy-source", "/news/a%20b%2Bc");
        String begun = alice.send("POST", "/news/parts?uploads").text();
        String upload = begun.substring(begun.indexOf("<UploadId>") + 10, begun.indexOf("</Upl"));
        String etag =
                alice.send("PUT", "/news/parts?partNumber=1&uploadId=" + upload, "part")
                        .header("ETag");
        alice.send(
                "POST",
                "/news/parts?uploadId=" + upload,
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                        + etag
                        + "</ETag></Part></CompleteMultipartUpload>");
        alice.send("DELETE", "/news/copy");
        alice.send("DELETE", "/news/never-there");
        alice.send(
                "PUT",
                "/news?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        alice.send("DELETE", "/news/parts");
        bringAll();

        assertThat(queues.told())
                .containsExactly(
                        "ObjectCreated:Put a+b%2Bc",
                        "ObjectCreated:Copy copy",
                        "ObjectCreated:CompleteMultipartUpload parts",
                        "ObjectRemoved:Delete copy",
                        "ObjectRemoved:DeleteMarkerCreated parts");
        JsonNode put = queues.records().get(0);
        assertThat(put.path("eventSource").asText()).isEqualTo("aws:s3");
        assertThat(put.at("/s3/configurationId").asText()).isEqualTo("all");
        assertThat(put.at("/s3/bucket/arn").asText()).isEqualTo("arn:aws:s3:::news");
        assertThat(put.at("/s3/object/size").asLong()).isEqualTo(5);
        assertThat(put.at("/s3/object/eTag").asText())
                .isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(put.at("/requestParameters/sourceIPAddress").asText()).isNotEmpty();
        assertThat(queues.records().get(4).at("/s3/object/versionId").asText()).isNotEmpty();
        assertThat(queues.records().get(2).at("/s3/object/sequencer").asText())
                .isLessThan(queues.records().get(4).at("/s3/object/sequencer").asText());
    }

    @Test
    void onlyWhatIsAskedForIsTold() throws Exception {
        set(
                queue("jpg", "pictures", key("in/", ".jpg"), "s3:ObjectCreated:Put"),
                queue("gone", "graves", key("in/", ".jpg"), "s3:ObjectRemoved:*"));
        queues.got.clear();
        alice.send("PUT", "/news/in/a.jpg", "1");
        alice.send("PUT", "/news/in/a.png", "1");
        alice.send("PUT", "/news/out/a.jpg", "1");
        alice.send("PUT", "/news/in/b.jpg", new byte[0], "x-amz-copy-source", "/news/in/a.jpg");
        alice.send("DELETE", "/news/in/a.jpg");
        bringAll();
        assertThat(queues.told())
                .containsExactlyInAnyOrder(
                        "ObjectCreated:Put in/a.jpg", "ObjectRemoved:Delete in/a.jpg");
        String read = alice.send("GET", "/news?notification").text();
        assertThat(read)
                .contains("<Id>jpg</Id>", "<Queue>arn:aws:sqs:us-east-1:1:pictures</Queue>")
                .contains("<Name>suffix</Name><Value>.jpg</Value>", "s3:ObjectRemoved:*");
        assertThat(set().status()).isEqualTo(200);
        assertThat(alice.send("GET", "/news?notification").text()).doesNotContain("Queue");
        alice.send("PUT", "/news/in/c.jpg", "1");
        assertThat(server.storage.bring()).isZero();
    }

    @Test
    void whatCannotWorkIsRefused() throws Exception {
        assertThat(set(queue("a", "nobody", "", "s3:ObjectCreated:*")).code())
                .isEqualTo("InvalidArgument");
        assertThat(set(queue("a", "forbidden", "", "s3:ObjectCreated:*")).code())
                .isEqualTo("AccessDenied");
        assertThat(set(queue("a", "q", "", "s3:ReducedRedundancyLostObject")).code())
                .isEqualTo("InvalidArgument");
        assertThat(set(queue("a", "q", "", "s3:Object*")).code()).isEqualTo("InvalidArgument");
        assertThat(
                        set(
                                        queue("a", "q", key("x", ""), "s3:ObjectCreated:*"),
                                        queue("b", "r", key("xy", ""), "s3:ObjectCreated:Put"))
                                .text())
                .contains("InvalidArgument", "Configurations overlap");
        assertThat(
                        set(
                                        queue("a", "q", "", "s3:ObjectCreated:Put"),
                                        queue("a", "q", "", "s3:ObjectRemoved:Delete"))
                                .code())
                .isEqualTo("InvalidArgument");
        assertThat(
                        set("<TopicConfiguration><Topic>t</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>")
                                .text())
                .contains("InvalidArgument", "installed: queue");
        assertThat(set("<LambdaFunctionConfiguration/>").code()).isEqualTo("NotImplemented");
        S3Caller bob = new S3Caller(server.port(), S3Server.BOB);
        assertThat(bob.send("PUT", "/news?notification", "<NotificationConfiguration/>").code())
                .isEqualTo("AccessDenied");
        assertThat(queues.got).isEmpty();
        assertThat(alice.send("GET", "/news?notification").text()).doesNotContain("Queue");
    }

    @Test
    void aTargetThatIsGoneIsShownAndToldLater() throws Exception {
        set(
                queue("a", "q", key("a", ""), "s3:ObjectCreated:*"),
                queue("b", "r", key("b", ""), "s3:ObjectCreated:*"));
        queues.got.clear();
        queues.gone = true;
        alice.send("PUT", "/news/a1", "1");
        alice.send("PUT", "/news/a2", "1");
        assertThat(server.storage.bring()).isZero();
        List<Notifications.Standing> standing = standing();
        assertThat(standing.get(0).reason()).contains("there is no q");
        assertThat(standing.get(0).waiting()).isEqualTo(2);
        assertThat(standing.get(1).reason()).isNull();

        queues.gone = false;
        alice.send("PUT", "/news/b1", "1");
        bringAll();
        assertThat(queues.told()).containsExactly("ObjectCreated:Put b1");
        server.storage.courierClock.pass(Duration.ofSeconds(3));
        bringAll();
        assertThat(queues.told())
                .containsExactly(
                        "ObjectCreated:Put b1", "ObjectCreated:Put a1", "ObjectCreated:Put a2");
        assertThat(standing().get(0).reason()).isNull();
        assertThat(standing().get(0).waiting()).isZero();
    }

    private List<Notifications.Standing> standing() {
        return server.storage.notifications.standing(
                server.storage.bucketTables.bucket("news").orElseThrow());
    }

    @Test
    void whatIsTooOldIsDropped() throws Exception {
        set(queue("a", "q", "", "s3:ObjectCreated:*"));
        queues.gone = true;
        alice.send("PUT", "/news/a1", "1");
        server.storage.courierClock.pass(Duration.ofHours(25));
        assertThat(server.storage.bring()).isZero();
        assertThat(standing().get(0).waiting()).isZero();
    }

    @Test
    void whatWasAcknowledgedBeforeAKillIsToldAfterIt() throws Exception {
        set(queue("a", "q", "", "s3:ObjectCreated:*"));
        server.close();
        CrashTest.Child child = CrashTest.Child.start(folder);
        S3Caller again = new S3Caller(child.port(), S3Server.ALICE);
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            assertThat(again.send("PUT", "/news/a" + i, "1").status()).isEqualTo(200);
            acknowledged.add("ObjectCreated:Put a" + i);
        }
        child.kill();
        open();
        bringAll();
        assertThat(queues.told()).containsExactlyElementsOf(acknowledged);
        assertThat(server.storage.bring()).isZero();
    }

    @Test
    void lifecycleTellsWhatItRemoved() throws Exception {
        set(queue("a", "q", "", "s3:LifecycleExpiration:*"));
        queues.got.clear();
        alice.send("PUT", "/news/old", "1");
        alice.send(
                "PUT",
                "/news?lifecycle",
                "<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter><Prefix/></Filter>"
                        + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>");
        server.storage.lifecycle(2).sweep();
        bringAll();
        assertThat(queues.told()).containsExactly("LifecycleExpiration:Delete old");
        assertThat(Caller.system(new TenantId(new java.util.UUID(7, 1)), "x").principal().id())
                .hasToString(queues.records().get(0).at("/userIdentity/principalId").asText());
    }
}
