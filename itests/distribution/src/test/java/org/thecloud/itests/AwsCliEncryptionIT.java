// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted objects with the unmodified AWS CLI. */
@ExtendWith(RunningCloud.Extension.class)
class AwsCliEncryptionIT {

    @TempDir Path folder;
    private SampleFiles files;

    @BeforeEach
    void write() throws Exception {
        files = SampleFiles.write(folder.resolve("files"));
    }

    private Path keyFile(int seed) throws Exception {
        return Files.write(folder.resolve("key-" + seed), Storage.bytes(seed, 32));
    }

    @Test
    void awsCliWithAKeyOfItsOwn(RunningCloud cloud) throws Exception {
        AwsCli aws = AwsCli.of(cloud, cloud.account("clients"), folder);
        AwsCli other = AwsCli.of(cloud, cloud.account("clients-two"), folder);
        String name = Storage.bucketName();
        String bucket = "s3://" + name;
        String[] one = {"--sse-c", "AES256", "--sse-c-key", "fileb://" + keyFile(1)};
        String[] two = {"--sse-c", "AES256", "--sse-c-key", "fileb://" + keyFile(2)};
        String big = files.big().toString();
        Path back = folder.resolve("back.bin");
        aws.run("s3", "mb", bucket);
        // more than eight MiB go in parts
        String[] up = {"s3", "cp", big, bucket + "/secret"};
        aws.run(Storage.with(up, one));
        String[] down = {"s3", "cp", bucket + "/secret", back.toString()};
        assertThat(aws.fails(down)).contains("400");
        assertThat(aws.fails(Storage.with(down, two))).contains("403");
        assertThat(other.fails(Storage.with(down, one))).contains("403");
        assertThat(back).doesNotExist();
        aws.run(Storage.with(down, one));
        assertThat(back).hasSameBinaryContentAs(files.big());
        // across the border of the parts
        Path range = folder.resolve("range");
        aws.run(
                "s3api",
                "get-object",
                "--bucket",
                name,
                "--key",
                "secret",
                "--range",
                "bytes=8388600-8388620",
                "--sse-customer-algorithm",
                "AES256",
                "--sse-customer-key",
                "fileb://" + keyFile(1),
                range.toString());
        assertThat(Files.readAllBytes(range))
                .isEqualTo(Arrays.copyOfRange(Files.readAllBytes(files.big()), 8388600, 8388621));
        String[] copy = {"s3", "cp", bucket + "/secret", bucket + "/other"};
        String[] from = {
            "--sse-c-copy-source", "AES256", "--sse-c-copy-source-key", "fileb://" + keyFile(1)
        };
        aws.run(Storage.with(Storage.with(copy, from), two));
        Files.delete(back);
        String[] downOther = {"s3", "cp", bucket + "/other", back.toString()};
        assertThat(aws.fails(Storage.with(downOther, one))).contains("403");
        aws.run(Storage.with(downOther, two));
        assertThat(back).hasSameBinaryContentAs(files.big());
        aws.run("s3", "rb", "--force", bucket);
    }

    @Test
    void awsCliWithKeysOfThePlatform(RunningCloud cloud) throws Exception {
        AwsCli aws = AwsCli.of(cloud, cloud.account("clients"), folder);
        AwsCli other = AwsCli.of(cloud, cloud.account("clients-two"), folder);
        String name = Storage.bucketName();
        String bucket = "s3://" + name;
        String big = files.big().toString();
        Path back = folder.resolve("back.bin");
        aws.run("s3", "mb", bucket);
        aws.run("s3", "cp", big, bucket + "/asked", "--sse", "AES256");
        String[] head = {
            "s3api", "head-object", "--bucket", name, "--query", "ServerSideEncryption"
        };
        assertThat(aws.run(Storage.with(head, "--key", "asked"))).isEqualTo("AES256");
        String usual = "Rules=[{ApplyServerSideEncryptionByDefault={SSEAlgorithm=AES256}}]";
        String[] put = {
            "s3api",
            "put-bucket-encryption",
            "--bucket",
            name,
            "--server-side-encryption-configuration",
            usual
        };
        assertThat(other.fails(put)).contains("AccessDenied");
        aws.run(put);
        assertThat(aws.run("s3api", "get-bucket-encryption", "--bucket", name)).contains("AES256");
        aws.run("s3", "cp", big, bucket + "/unasked");
        assertThat(aws.run(Storage.with(head, "--key", "unasked"))).isEqualTo("AES256");
        for (String object : List.of("asked", "unasked")) {
            String[] down = {"s3", "cp", bucket + "/" + object, back.toString()};
            assertThat(other.fails(down)).contains("403");
            aws.run(down);
            assertThat(back).hasSameBinaryContentAs(files.big());
            Files.delete(back);
        }
        aws.run("s3", "rb", "--force", bucket);
    }
}
