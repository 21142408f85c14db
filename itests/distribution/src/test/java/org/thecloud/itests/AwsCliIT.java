// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.itests.RunningCloud.Account;

/** Buckets and objects with the unmodified AWS CLI. */
@ExtendWith(RunningCloud.Extension.class)
class AwsCliIT {

    private static final long FIVE_GIB = 5L << 30;

    @TempDir Path folder;
    private SampleFiles files;

    @BeforeEach
    void write() throws Exception {
        files = SampleFiles.write(folder.resolve("files"));
    }

    @Test
    void awsCli(RunningCloud cloud) throws Exception {
        AwsCli aws = AwsCli.of(cloud, cloud.account("clients"), folder);
        String bucket = "s3://" + Storage.bucketName();
        aws.run("s3", "mb", bucket);
        aws.run("s3", "sync", files.root().toString(), bucket + "/copy");
        Path back = folder.resolve("back");
        aws.run("s3", "sync", bucket + "/copy", back.toString());
        files.assertAllIn(back);
        aws.run("s3", "cp", bucket + "/copy/big.bin", bucket + "/again.bin");
        String link = aws.run("s3", "presign", bucket + "/copy/a.txt");
        Path fetched = folder.resolve("fetched");
        Storage.run(cloud, aws.key(), folder, "curl", "-sf", "-o", fetched.toString(), link);
        assertThat(fetched).hasSameBinaryContentAs(files.small());
        aws.run("s3", "rb", "--force", bucket);
    }

    @Test
    void awsCliWithLocks(RunningCloud cloud) throws Exception {
        Account owner = cloud.account("clients");
        AwsCli aws = AwsCli.of(cloud, owner, folder);
        AwsCli other = AwsCli.of(cloud, cloud.account("clients-two"), folder);
        String name = Storage.bucketName();
        aws.run(
                "s3api",
                "create-bucket",
                "--bucket",
                name,
                "--object-lock-enabled-for-bucket",
                "--create-bucket-configuration",
                "LocationConstraint=eu-central-1");
        aws.run(
                "s3api",
                "put-object-lock-configuration",
                "--bucket",
                name,
                "--object-lock-configuration",
                "ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=GOVERNANCE,Days=1}}");
        assertThat(aws.run("s3api", "get-object-lock-configuration", "--bucket", name))
                .contains("GOVERNANCE");
        String[] object = {"--bucket", name, "--key", "kept"};
        String[] put = Storage.with(new String[] {"s3api", "put-object"}, object);
        String body = files.small().toString();
        String version = aws.run(Storage.with(put, "--body", body, "--query", "VersionId"));
        String[] exact = Storage.with(object, "--version-id", version);
        String[] hold = Storage.with(new String[] {"s3api", "put-object-legal-hold"}, exact);
        String[] delete = {"s3api", "delete-object", "--bucket", name, "--key", "kept"};
        String[] deleteExact = Storage.with(delete, "--version-id", version);
        String bypass = "--bypass-governance-retention";
        assertThat(other.fails(Storage.with(hold, "--legal-hold", "Status=ON")))
                .contains("AccessDenied");
        aws.run(Storage.with(hold, "--legal-hold", "Status=ON"));
        assertThat(aws.fails(Storage.with(deleteExact, bypass))).contains("AccessDenied");
        // over REST neither, and nothing goes before the refusal
        refused(
                cloud.delete(owner, "/storage/buckets/" + name + "?force=true"),
                403,
                "OBJECT_LOCKED");
        aws.run(Storage.with(hold, "--legal-hold", "Status=OFF"));
        assertThat(aws.fails(deleteExact)).contains("AccessDenied");
        // a marker hides the version and removes nothing
        aws.run(delete);
        Path back = folder.resolve("back");
        String[] get = Storage.with(new String[] {"s3api", "get-object"}, exact);
        aws.run(Storage.with(get, back.toString()));
        assertThat(back).hasSameBinaryContentAs(files.small());
        assertThat(other.fails(Storage.with(deleteExact, bypass))).contains("AccessDenied");
        aws.run(Storage.with(deleteExact, bypass));
        assertThat(cloud.delete(owner, "/storage/buckets/" + name + "?force=true").status())
                .isEqualTo(204);
    }

    @Test
    void awsCliWithFiveGibibytes(RunningCloud cloud) throws Exception {
        Assumptions.assumeTrue(
                System.getenv("CLOUD_TEST_LARGE") != null, "CLOUD_TEST_LARGE is not set");
        AwsCli aws = AwsCli.of(cloud, cloud.account("clients"), folder);
        String bucket = "s3://" + Storage.bucketName();
        Path sparse = folder.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(FIVE_GIB);
        }
        aws.run("s3", "mb", bucket);
        aws.run("s3", "cp", sparse.toString(), bucket + "/sparse");
        assertThat(aws.run("s3", "ls", bucket + "/")).contains(String.valueOf(FIVE_GIB));
        aws.run("s3", "rb", "--force", bucket);
    }

    @Test
    void awsCliWithNotifications(RunningCloud cloud) throws Exception {
        AwsCli aws = AwsCli.of(cloud, cloud.account("clients"), folder);
        AwsCli other = AwsCli.of(cloud, cloud.account("clients-two"), folder);
        String name = "news-" + UUID.randomUUID().toString().substring(0, 8);
        String url = aws.run("sqs", "create-queue", "--queue-name", name, "--query", "QueueUrl");
        String arn =
                aws.run(
                        "sqs",
                        "get-queue-attributes",
                        "--queue-url",
                        url,
                        "--attribute-names",
                        "QueueArn",
                        "--query",
                        "Attributes.QueueArn");
        String bucket = Storage.bucketName();
        aws.run("s3api", "create-bucket", "--bucket", bucket);
        String[] configure = {
            "s3api",
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
        assertThat(other.fails(configure)).contains("AccessDenied");
        aws.run(configure);
        assertThat(aws.run("s3api", "get-bucket-notification-configuration", "--bucket", bucket))
                .contains(arn, "s3:ObjectRemoved:*", ".jpg");
        String file = files.small().toString();
        for (String object : List.of("a.jpg", "a.txt")) {
            aws.run("s3", "cp", file, "s3://" + bucket + "/" + object);
        }
        aws.run("s3", "rm", "s3://" + bucket + "/a.jpg");
        StringBuilder told = new StringBuilder();
        for (int looks = 0; looks < 10 && !told.toString().contains("ObjectRemoved"); looks++) {
            told.append(
                    aws.run(
                            "sqs",
                            "receive-message",
                            "--queue-url",
                            url,
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
}
