// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thecloud.itests.Problems.refused;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.itests.RunningCloud.Account;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Programs and libraries that people have, unmodified, against the distribution. */
@ExtendWith(RunningCloud.Extension.class)
class ClientsIT {

    private static final long FIVE_GIB = 5L << 30;

    @TempDir Path folder;
    private Path files;

    @BeforeEach
    void write() throws Exception {
        files = folder.resolve("files");
        for (String name :
                List.of("a.txt", "sub/é ü.txt", "sub/deep/x+y&z.bin", "empty", "big.bin")) {
            int length = name.equals("big.bin") ? 20_000_000 : name.equals("empty") ? 0 : 9000;
            Files.createDirectories(files.resolve(name).getParent());
            Files.write(files.resolve(name), Storage.bytes(name.hashCode(), length));
        }
    }

    private void same(Path copy) throws Exception {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walked = Files.walk(files)) {
            walked.filter(Files::isRegularFile).forEach(all::add);
        }
        for (Path file : all) {
            assertThat(copy.resolve(files.relativize(file).toString()))
                    .hasSameBinaryContentAs(file);
        }
    }

    @Test
    void awsCli(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String bucket = "s3://" + Storage.bucketName();
        String[] s3 = {"aws", "--endpoint-url", cloud.awsUri().toString(), "s3"};
        Storage.run(cloud, key, folder, Storage.with(s3, "mb", bucket));
        Storage.run(
                cloud, key, folder, Storage.with(s3, "sync", files.toString(), bucket + "/copy"));
        Path back = folder.resolve("back");
        Storage.run(
                cloud, key, folder, Storage.with(s3, "sync", bucket + "/copy", back.toString()));
        same(back);
        Storage.run(
                cloud,
                key,
                folder,
                Storage.with(s3, "cp", bucket + "/copy/big.bin", bucket + "/again.bin"));
        String link =
                Storage.run(cloud, key, folder, Storage.with(s3, "presign", bucket + "/copy/a.txt"))
                        .strip();
        Path fetched = folder.resolve("fetched");
        Storage.run(cloud, key, folder, "curl", "-sf", "-o", fetched.toString(), link);
        assertThat(fetched).hasSameBinaryContentAs(files.resolve("a.txt"));
        Storage.run(cloud, key, folder, Storage.with(s3, "rb", "--force", bucket));
    }

    private String s3api(RunningCloud cloud, Storage.Signer key, String... command)
            throws Exception {
        return Storage.run(cloud, key, folder, Storage.with(s3api(cloud), command));
    }

    private String s3apiFails(RunningCloud cloud, Storage.Signer key, String... command)
            throws Exception {
        return Storage.fails(cloud, key, folder, Storage.with(s3api(cloud), command));
    }

    private static String[] s3api(RunningCloud cloud) {
        return new String[] {
            "aws", "--endpoint-url", cloud.awsUri().toString(), "--output", "text", "s3api"
        };
    }

    private Path keyFile(int seed) throws Exception {
        return Files.write(folder.resolve("key-" + seed), Storage.bytes(seed, 32));
    }

    @Test
    void awsCliWithAKeyOfItsOwn(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        Storage.Signer other = Storage.signer(cloud, cloud.account("clients-two"));
        String name = Storage.bucketName();
        String bucket = "s3://" + name;
        String[] s3 = {"aws", "--endpoint-url", cloud.awsUri().toString(), "s3"};
        String[] one = {"--sse-c", "AES256", "--sse-c-key", "fileb://" + keyFile(1)};
        String[] two = {"--sse-c", "AES256", "--sse-c-key", "fileb://" + keyFile(2)};
        String big = files.resolve("big.bin").toString();
        Path back = folder.resolve("back.bin");
        Storage.run(cloud, key, folder, Storage.with(s3, "mb", bucket));
        // more than eight MiB go in parts
        String[] up = Storage.with(s3, "cp", big, bucket + "/secret");
        Storage.run(cloud, key, folder, Storage.with(up, one));
        String[] down = Storage.with(s3, "cp", bucket + "/secret", back.toString());
        assertThat(Storage.fails(cloud, key, folder, down)).contains("400");
        assertThat(Storage.fails(cloud, key, folder, Storage.with(down, two))).contains("403");
        assertThat(Storage.fails(cloud, other, folder, Storage.with(down, one))).contains("403");
        assertThat(back).doesNotExist();
        Storage.run(cloud, key, folder, Storage.with(down, one));
        assertThat(back).hasSameBinaryContentAs(files.resolve("big.bin"));
        // across the border of the parts
        String[] about = {"--bucket", name, "--key", "secret", "--range", "bytes=8388600-8388620"};
        Path range = folder.resolve("range");
        String[] sse = {
            "--sse-customer-algorithm",
            "AES256",
            "--sse-customer-key",
            "fileb://" + keyFile(1),
            range.toString()
        };
        s3api(cloud, key, Storage.with(Storage.with(new String[] {"get-object"}, about), sse));
        assertThat(Files.readAllBytes(range))
                .isEqualTo(
                        Arrays.copyOfRange(
                                Files.readAllBytes(files.resolve("big.bin")), 8388600, 8388621));
        String[] copy = Storage.with(s3, "cp", bucket + "/secret", bucket + "/other");
        String[] from = {
            "--sse-c-copy-source", "AES256", "--sse-c-copy-source-key", "fileb://" + keyFile(1)
        };
        Storage.run(cloud, key, folder, Storage.with(Storage.with(copy, from), two));
        Files.delete(back);
        String[] downOther = Storage.with(s3, "cp", bucket + "/other", back.toString());
        assertThat(Storage.fails(cloud, key, folder, Storage.with(downOther, one))).contains("403");
        Storage.run(cloud, key, folder, Storage.with(downOther, two));
        assertThat(back).hasSameBinaryContentAs(files.resolve("big.bin"));
        Storage.run(cloud, key, folder, Storage.with(s3, "rb", "--force", bucket));
    }

    @Test
    void awsCliWithKeysOfThePlatform(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        Storage.Signer other = Storage.signer(cloud, cloud.account("clients-two"));
        String name = Storage.bucketName();
        String bucket = "s3://" + name;
        String[] s3 = {"aws", "--endpoint-url", cloud.awsUri().toString(), "s3"};
        String big = files.resolve("big.bin").toString();
        Path back = folder.resolve("back.bin");
        Storage.run(cloud, key, folder, Storage.with(s3, "mb", bucket));
        Storage.run(
                cloud,
                key,
                folder,
                Storage.with(s3, "cp", big, bucket + "/asked", "--sse", "AES256"));
        String[] head = {"head-object", "--bucket", name, "--query", "ServerSideEncryption"};
        assertThat(s3api(cloud, key, Storage.with(head, "--key", "asked")).strip())
                .isEqualTo("AES256");
        String usual = "Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=AES256}}]";
        String[] put = {
            "put-bucket-encryption",
            "--bucket",
            name,
            "--server-side-encryption-configuration",
            usual
        };
        assertThat(s3apiFails(cloud, other, put)).contains("AccessDenied");
        s3api(cloud, key, put);
        assertThat(s3api(cloud, key, "get-bucket-encryption", "--bucket", name)).contains("AES256");
        Storage.run(cloud, key, folder, Storage.with(s3, "cp", big, bucket + "/unasked"));
        assertThat(s3api(cloud, key, Storage.with(head, "--key", "unasked")).strip())
                .isEqualTo("AES256");
        for (String object : List.of("asked", "unasked")) {
            String[] down = Storage.with(s3, "cp", bucket + "/" + object, back.toString());
            assertThat(Storage.fails(cloud, other, folder, down)).contains("403");
            Storage.run(cloud, key, folder, down);
            assertThat(back).hasSameBinaryContentAs(files.resolve("big.bin"));
            Files.delete(back);
        }
        Storage.run(cloud, key, folder, Storage.with(s3, "rb", "--force", bucket));
    }

    @Test
    void awsCliWithLocks(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Account owner = cloud.account("clients");
        Storage.Signer key = Storage.signer(cloud, owner);
        Storage.Signer other = Storage.signer(cloud, cloud.account("clients-two"));
        String name = Storage.bucketName();
        s3api(
                cloud,
                key,
                "create-bucket",
                "--bucket",
                name,
                "--object-lock-enabled-for-bucket",
                "--create-bucket-configuration",
                "LocationConstraint=eu-central-1");
        s3api(
                cloud,
                key,
                "put-object-lock-configuration",
                "--bucket",
                name,
                "--object-lock-configuration",
                "ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=GOVERNANCE,Days=1}}");
        assertThat(s3api(cloud, key, "get-object-lock-configuration", "--bucket", name))
                .contains("GOVERNANCE");
        String[] object = {"--bucket", name, "--key", "kept"};
        String version =
                s3api(
                                cloud,
                                key,
                                Storage.with(
                                        new String[] {"put-object"},
                                        Storage.with(
                                                object,
                                                "--body",
                                                files.resolve("a.txt").toString(),
                                                "--query",
                                                "VersionId")))
                        .strip();
        String[] exact = Storage.with(object, "--version-id", version);
        String[] hold = Storage.with(new String[] {"put-object-legal-hold"}, exact);
        String[] delete = Storage.with(new String[] {"delete-object"}, exact);
        String bypass = "--bypass-governance-retention";
        assertThat(s3apiFails(cloud, other, Storage.with(hold, "--legal-hold", "Status=ON")))
                .contains("AccessDenied");
        s3api(cloud, key, Storage.with(hold, "--legal-hold", "Status=ON"));
        assertThat(s3apiFails(cloud, key, Storage.with(delete, bypass))).contains("AccessDenied");
        // over REST neither, and nothing goes before the refusal
        refused(
                cloud.delete(owner, "/storage/buckets/" + name + "?force=true"),
                403,
                "OBJECT_LOCKED");
        s3api(cloud, key, Storage.with(hold, "--legal-hold", "Status=OFF"));
        assertThat(s3apiFails(cloud, key, delete)).contains("AccessDenied");
        // a marker hides the version and removes nothing
        s3api(cloud, key, Storage.with(new String[] {"delete-object"}, object));
        Path back = folder.resolve("back");
        s3api(
                cloud,
                key,
                Storage.with(new String[] {"get-object"}, Storage.with(exact, back.toString())));
        assertThat(back).hasSameBinaryContentAs(files.resolve("a.txt"));
        assertThat(s3apiFails(cloud, other, Storage.with(delete, bypass))).contains("AccessDenied");
        s3api(cloud, key, Storage.with(delete, bypass));
        assertThat(cloud.delete(owner, "/storage/buckets/" + name + "?force=true").status())
                .isEqualTo(204);
    }

    @Test
    void awsCliWithFiveGibibytes(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Assumptions.assumeTrue(
                System.getenv("CLOUD_TEST_LARGE") != null, "CLOUD_TEST_LARGE is not set");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String bucket = "s3://" + Storage.bucketName();
        Path sparse = folder.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(FIVE_GIB);
        }
        String[] s3 = {"aws", "--endpoint-url", cloud.awsUri().toString(), "s3"};
        Storage.run(cloud, key, folder, Storage.with(s3, "mb", bucket));
        Storage.run(
                cloud, key, folder, Storage.with(s3, "cp", sparse.toString(), bucket + "/sparse"));
        assertThat(Storage.run(cloud, key, folder, Storage.with(s3, "ls", bucket + "/")))
                .contains(String.valueOf(FIVE_GIB));
        Storage.run(cloud, key, folder, Storage.with(s3, "rb", "--force", bucket));
    }

    @Test
    void s3cmd(RunningCloud cloud) throws Exception {
        Storage.needs("s3cmd");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String bucket = "s3://" + Storage.bucketName();
        String host = cloud.awsUri().getAuthority();
        String[] s3cmd = {
            "s3cmd",
            "--no-ssl",
            "--host=" + host,
            "--host-bucket=" + host,
            "--access_key=" + key.id(),
            "--secret_key=" + key.secret(),
            "--multipart-chunk-size-mb=5"
        };
        Storage.run(cloud, key, folder, Storage.with(s3cmd, "mb", bucket));
        Storage.run(
                cloud, key, folder, Storage.with(s3cmd, "sync", files + "/", bucket + "/copy/"));
        Path back = Files.createDirectories(folder.resolve("back"));
        Storage.run(cloud, key, folder, Storage.with(s3cmd, "sync", bucket + "/copy/", back + "/"));
        same(back);
        Storage.run(
                cloud,
                key,
                folder,
                Storage.with(s3cmd, "del", "--recursive", "--force", bucket + "/"));
        Storage.run(cloud, key, folder, Storage.with(s3cmd, "rb", bucket));
    }

    @Test
    void rclone(RunningCloud cloud) throws Exception {
        Storage.needs("rclone");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String remote =
                ":s3,provider=Other,env_auth=true,endpoint='%s':%s"
                        .formatted(cloud.awsUri(), Storage.bucketName());
        Storage.run(cloud, key, folder, "rclone", "mkdir", remote);
        String[] copy = {
            "rclone", "copy", "--checksum", "--s3-chunk-size", "5M", "--s3-upload-cutoff", "5M"
        };
        Storage.run(cloud, key, folder, Storage.with(copy, files.toString(), remote + "/copy"));
        Storage.run(
                cloud,
                key,
                folder,
                "rclone",
                "check",
                "--download",
                files.toString(),
                remote + "/copy");
        Path back = folder.resolve("back");
        Storage.run(cloud, key, folder, Storage.with(copy, remote + "/copy", back.toString()));
        same(back);
        Storage.run(cloud, key, folder, "rclone", "purge", remote);
    }

    @Test
    void restic(RunningCloud cloud) throws Exception {
        Storage.needs("restic");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String[] restic = {"restic", "-r", "s3:" + cloud.awsUri() + "/" + Storage.bucketName()};
        Storage.run(cloud, key, folder, Storage.with(restic, "init"));
        Storage.run(cloud, key, folder, Storage.with(restic, "backup", files.toString()));
        Storage.run(cloud, key, folder, Storage.with(restic, "check", "--read-data"));
        Path back = folder.resolve("back");
        Storage.run(
                cloud,
                key,
                folder,
                Storage.with(restic, "restore", "latest", "--target", back.toString()));
        same(back.resolve(files.toString().substring(1)));
    }

    @Test
    void boto3(RunningCloud cloud) throws Exception {
        Storage.needs("python3");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        Path script = folder.resolve("script.py");
        Files.writeString(
                script,
                """
                import sys
                try:
                    import boto3
                except ImportError:
                    print("SKIP")
                    sys.exit(0)
                endpoint, bucket, source, target = sys.argv[1:]
                s3 = boto3.client("s3", endpoint_url=endpoint)
                s3.create_bucket(Bucket=bucket)
                s3.put_object(Bucket=bucket, Key="a/b", Body=b"hello", Metadata={"k": "v"})
                got = s3.get_object(Bucket=bucket, Key="a/b")
                assert got["Body"].read() == b"hello" and got["Metadata"] == {"k": "v"}, got
                s3.upload_file(source, bucket, "big")
                s3.download_file(bucket, "big", target)
                assert open(source, "rb").read() == open(target, "rb").read()
                pages = s3.get_paginator("list_objects_v2").paginate(
                    Bucket=bucket, PaginationConfig={"PageSize": 1})
                assert [o["Key"] for p in pages for o in p["Contents"]] == ["a/b", "big"]
                gone = s3.delete_objects(
                    Bucket=bucket, Delete={"Objects": [{"Key": "a/b"}, {"Key": "big"}]})
                assert len(gone["Deleted"]) == 2, gone
                s3.delete_bucket(Bucket=bucket)
                print("DONE")
                """);
        String said =
                Storage.run(
                        cloud,
                        key,
                        folder,
                        "python3",
                        script.toString(),
                        cloud.awsUri().toString(),
                        Storage.bucketName(),
                        files.resolve("big.bin").toString(),
                        folder.resolve("down").toString());
        Assumptions.assumeFalse(said.contains("SKIP"), "boto3 is not installed");
        assertThat(said).contains("DONE");
    }

    @Test
    void awsCliWithQueues(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String name = "cli-" + UUID.randomUUID().toString().substring(0, 8);
        String url =
                sqs(cloud, key, "create-queue", "--queue-name", name, "--query", "QueueUrl")
                        .strip();
        String[] queue = {"--queue-url", url};
        assertThat(
                        sqs(
                                        cloud,
                                        key,
                                        "get-queue-url",
                                        "--queue-name",
                                        name,
                                        "--query",
                                        "QueueUrl")
                                .strip())
                .isEqualTo(url);
        sqs(
                cloud,
                key,
                "send-message",
                queue,
                "--message-body",
                "one é",
                "--message-attributes",
                "n={DataType=Number,StringValue=7}");
        assertThat(
                        sqs(
                                cloud,
                                key,
                                "send-message-batch",
                                queue,
                                "--entries",
                                "Id=a,MessageBody=two",
                                "Id=b,MessageBody=three",
                                "--query",
                                "Successful[].Id"))
                .contains("a", "b");
        String[] got =
                sqs(
                                cloud,
                                key,
                                "receive-message",
                                queue,
                                "--wait-time-seconds",
                                "5",
                                "--visibility-timeout",
                                "600",
                                "--message-attribute-names",
                                "All",
                                "--query",
                                "Messages[0].[Body,MessageAttributes.n.StringValue,ReceiptHandle]")
                        .strip()
                        .split("\t");
        assertThat(got).startsWith("one é", "7").hasSize(3);
        String[] receipt = {"--receipt-handle", got[2]};
        sqs(
                cloud,
                key,
                "change-message-visibility",
                queue,
                Storage.with(receipt, "--visibility-timeout", "900"));
        assertThat(visibleAndInFlight(cloud, key, url)).containsExactly("2", "1");
        sqs(cloud, key, "delete-message", queue, receipt);
        assertThat(visibleAndInFlight(cloud, key, url)).containsExactly("2", "0");
        sqs(cloud, key, "purge-queue", queue);
        assertThat(visibleAndInFlight(cloud, key, url)).containsExactly("0", "0");
        sqs(cloud, key, "delete-queue", queue);
    }

    private String sqs(RunningCloud cloud, Storage.Signer key, String... command) throws Exception {
        // for queues, version 1 does not heed AWS_ENDPOINT_URL
        String[] sqs = {
            "aws", "--endpoint-url", cloud.awsUri().toString(), "--output", "text", "sqs"
        };
        return Storage.run(cloud, key, folder, Storage.with(sqs, command));
    }

    private String sqs(
            RunningCloud cloud, Storage.Signer key, String action, String[] queue, String... more)
            throws Exception {
        return sqs(cloud, key, Storage.with(Storage.with(new String[] {action}, queue), more));
    }

    private String[] visibleAndInFlight(RunningCloud cloud, Storage.Signer key, String url)
            throws Exception {
        return sqs(
                        cloud,
                        key,
                        "get-queue-attributes",
                        "--queue-url",
                        url,
                        "--attribute-names",
                        "All",
                        "--query",
                        "Attributes.[ApproximateNumberOfMessages,"
                                + "ApproximateNumberOfMessagesNotVisible]")
                .strip()
                .split("\t");
    }

    @Test
    void awsCliWithNotifications(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        Storage.Signer other = Storage.signer(cloud, cloud.account("clients-two"));
        String name = "news-" + UUID.randomUUID().toString().substring(0, 8);
        String url =
                sqs(cloud, key, "create-queue", "--queue-name", name, "--query", "QueueUrl")
                        .strip();
        String[] attribute = {"--attribute-names", "QueueArn", "--query", "Attributes.QueueArn"};
        String[] ofQueue = {"--queue-url", url};
        String arn = sqs(cloud, key, "get-queue-attributes", ofQueue, attribute).strip();
        String bucket = Storage.bucketName();
        s3api(cloud, key, "create-bucket", "--bucket", bucket);
        String[] configure = {
            "put-bucket-notification-configuration",
            "--bucket",
            bucket,
            "--notification-configuration",
            """
            {"QueueConfigurations": [{"Id": "jpg", "QueueArn": "%s",
             "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
             "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": ".jpg"}]}}}]}"""
                    .formatted(arn)
        };
        assertThat(s3apiFails(cloud, other, configure)).contains("AccessDenied");
        s3api(cloud, key, configure);
        assertThat(s3api(cloud, key, "get-bucket-notification-configuration", "--bucket", bucket))
                .contains(arn, "s3:ObjectRemoved:*", ".jpg");
        String[] s3 = {"aws", "--endpoint-url", cloud.awsUri().toString(), "s3"};
        String file = files.resolve("a.txt").toString();
        for (String object : List.of("a.jpg", "a.txt")) {
            Storage.run(
                    cloud,
                    key,
                    folder,
                    Storage.with(s3, "cp", file, "s3://" + bucket + "/" + object));
        }
        Storage.run(cloud, key, folder, Storage.with(s3, "rm", "s3://" + bucket + "/a.jpg"));
        StringBuilder told = new StringBuilder();
        for (int looks = 0; looks < 10 && !told.toString().contains("ObjectRemoved"); looks++) {
            told.append(
                    sqs(
                            cloud,
                            key,
                            "receive-message",
                            ofQueue,
                            "--wait-time-seconds",
                            "5",
                            "--max-number-of-messages",
                            "10",
                            "--query",
                            "Messages[].Body"));
        }
        assertThat(told.toString())
                .contains("s3:TestEvent", "ObjectCreated:Put", "ObjectRemoved:Delete", "a.jpg")
                .contains("\"name\":\"" + bucket + "\"")
                .doesNotContain("a.txt");
    }

    @Test
    void boto3WithQueues(RunningCloud cloud) throws Exception {
        Storage.needs("python3");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        Path script = folder.resolve("queues.py");
        Files.writeString(
                script,
                """
                import sys
                try:
                    import boto3
                except ImportError:
                    print("SKIP")
                    sys.exit(0)
                from botocore.exceptions import ClientError
                name = sys.argv[1]
                sqs = boto3.client("sqs")
                dead = sqs.create_queue(QueueName=name + "-dead")["QueueUrl"]
                arn = sqs.get_queue_attributes(
                    QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
                url = sqs.create_queue(QueueName=name, Attributes={
                    "VisibilityTimeout": "600",
                    "RedrivePolicy": '{"deadLetterTargetArn": "%s", "maxReceiveCount": 1}' % arn,
                })["QueueUrl"]
                assert sqs.get_queue_url(QueueName=name)["QueueUrl"] == url
                sent = sqs.send_message(
                    QueueUrl=url, MessageBody="poison",
                    MessageAttributes={"b": {"DataType": "Binary", "BinaryValue": b"\\x00\\xff"}})
                got = sqs.receive_message(
                    QueueUrl=url, WaitTimeSeconds=5, MessageAttributeNames=["All"])["Messages"][0]
                assert got["MessageId"] == sent["MessageId"], got
                assert got["MessageAttributes"]["b"]["BinaryValue"] == b"\\x00\\xff", got
                sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=0)
                assert not sqs.receive_message(QueueUrl=url).get("Messages")
                letter = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=5)["Messages"][0]
                assert letter["Body"] == "poison", letter
                sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter["ReceiptHandle"])
                batch = sqs.send_message_batch(QueueUrl=url, Entries=[
                    {"Id": str(i), "MessageBody": "m%d" % i} for i in range(10)])
                assert len(batch["Successful"]) == 10, batch
                bodies, receipts = set(), []
                while len(bodies) < 10:
                    some = sqs.receive_message(
                        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5)["Messages"]
                    bodies |= {m["Body"] for m in some}
                    receipts += [m["ReceiptHandle"] for m in some]
                gone = sqs.delete_message_batch(QueueUrl=url, Entries=[
                    {"Id": str(i), "ReceiptHandle": r} for i, r in enumerate(receipts)])
                assert len(gone["Successful"]) == 10, gone
                try:
                    sqs.send_message(QueueUrl=url + "-not", MessageBody="x")
                    raise AssertionError("sent to nowhere")
                except ClientError as refused:
                    assert refused.response["Error"]["Code"].endswith("NonExistentQueue"), refused
                fifo = sqs.create_queue(QueueName=name + ".fifo", Attributes={
                    "FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
                for body in ("a", "a", "b"):
                    sqs.send_message(QueueUrl=fifo, MessageBody=body, MessageGroupId="g")
                run = sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)["Messages"]
                assert [m["Body"] for m in run] == ["a", "b"], run
                urls = [u for p in sqs.get_paginator("list_queues").paginate(
                    QueueNamePrefix=name, PaginationConfig={"PageSize": 2}) for u in p["QueueUrls"]]
                assert sorted(urls) == sorted([url, dead, fifo]), urls
                for one in (url, fifo, dead):
                    sqs.delete_queue(QueueUrl=one)
                print("DONE")
                """);
        String name = "boto-" + UUID.randomUUID().toString().substring(0, 8);
        String said = Storage.run(cloud, key, folder, "python3", script.toString(), name);
        Assumptions.assumeFalse(said.contains("SKIP"), "boto3 is not installed");
        assertThat(said).contains("DONE");
    }

    private static S3Client sdk(RunningCloud cloud, Account user) {
        Storage.Signer key = Storage.signer(cloud, user);
        return S3Client.builder()
                .endpointOverride(cloud.awsUri())
                .region(Region.EU_CENTRAL_1)
                .httpClient(UrlConnectionHttpClient.create())
                // not every machine resolves names below localhost
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(key.id(), key.secret())))
                .build();
    }

    @Test
    void javaSdkWithItsUsualChecksums(RunningCloud cloud) {
        String bucket = Storage.bucketName();
        byte[] part = Storage.bytes(5, 5 << 20);
        try (S3Client s3 = sdk(cloud, cloud.account("clients"))) {
            s3.createBucket(b -> b.bucket(bucket));
            s3.putObject(b -> b.bucket(bucket).key("a//b c"), RequestBody.fromBytes(part));
            assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("a//b c")).asByteArray())
                    .isEqualTo(part);
            String upload = s3.createMultipartUpload(b -> b.bucket(bucket).key("parts")).uploadId();
            List<CompletedPart> parts = new ArrayList<>();
            for (int number : new int[] {1, 2}) {
                String tag =
                        s3.uploadPart(
                                        b ->
                                                b.bucket(bucket)
                                                        .key("parts")
                                                        .uploadId(upload)
                                                        .partNumber(number),
                                        RequestBody.fromBytes(part))
                                .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            s3.completeMultipartUpload(
                    b ->
                            b.bucket(bucket)
                                    .key("parts")
                                    .uploadId(upload)
                                    .multipartUpload(m -> m.parts(parts)));
            assertThat(s3.headObject(b -> b.bucket(bucket).key("parts")).contentLength())
                    .isEqualTo(2L * part.length);
            assertThat(s3.listObjectsV2Paginator(b -> b.bucket(bucket).maxKeys(1)).contents())
                    .extracting(found -> found.key())
                    .containsExactly("a//b c", "parts");
        }
    }

    @Test
    void theOtherTenantIsDeniedEverything(RunningCloud cloud) {
        String bucket = Storage.bucketName();
        try (S3Client mine = sdk(cloud, cloud.account("clients"));
                S3Client other = sdk(cloud, cloud.account("clients-two"))) {
            mine.createBucket(b -> b.bucket(bucket));
            mine.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x"));
            String upload = mine.createMultipartUpload(b -> b.bucket(bucket).key("u")).uploadId();
            List<Consumer<S3Client>> calls =
                    List.of(
                            s3 -> s3.listObjectsV2(b -> b.bucket(bucket)),
                            s3 -> s3.listObjectVersions(b -> b.bucket(bucket)),
                            s3 -> s3.listMultipartUploads(b -> b.bucket(bucket)),
                            s3 -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")),
                            s3 -> s3.deleteObject(b -> b.bucket(bucket).key("k")),
                            s3 ->
                                    s3.putObject(
                                            b -> b.bucket(bucket).key("k"),
                                            RequestBody.fromString("y")),
                            s3 -> s3.listParts(b -> b.bucket(bucket).key("u").uploadId(upload)),
                            s3 ->
                                    s3.abortMultipartUpload(
                                            b -> b.bucket(bucket).key("u").uploadId(upload)),
                            s3 -> s3.deleteBucket(b -> b.bucket(bucket)));
            for (Consumer<S3Client> call : calls) {
                assertThatThrownBy(() -> call.accept(other))
                        .isInstanceOfSatisfying(
                                S3Exception.class,
                                refused -> assertThat(refused.statusCode()).isIn(403, 404));
            }
            assertThatThrownBy(() -> other.createBucket(b -> b.bucket(bucket)))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            refused -> assertThat(refused.statusCode()).isEqualTo(409));
            assertThat(other.listBuckets().buckets())
                    .noneMatch(found -> found.name().equals(bucket));
            assertThat(mine.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String())
                    .isEqualTo("x");
        }
    }
}
