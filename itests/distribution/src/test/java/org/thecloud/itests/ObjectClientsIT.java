// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

/** Unmodified clients of S3, other than the AWS CLI, against the distribution. */
@ExtendWith(RunningCloud.Extension.class)
class ObjectClientsIT {

    @TempDir Path folder;
    private SampleFiles files;

    @BeforeEach
    void write() throws Exception {
        files = SampleFiles.write(folder.resolve("files"));
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
                cloud,
                key,
                folder,
                Storage.with(s3cmd, "sync", files.root() + "/", bucket + "/copy/"));
        Path back = Files.createDirectories(folder.resolve("back"));
        Storage.run(cloud, key, folder, Storage.with(s3cmd, "sync", bucket + "/copy/", back + "/"));
        files.assertAllIn(back);
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
        Storage.run(
                cloud, key, folder, Storage.with(copy, files.root().toString(), remote + "/copy"));
        Storage.run(
                cloud,
                key,
                folder,
                "rclone",
                "check",
                "--download",
                files.root().toString(),
                remote + "/copy");
        Path back = folder.resolve("back");
        Storage.run(cloud, key, folder, Storage.with(copy, remote + "/copy", back.toString()));
        files.assertAllIn(back);
        Storage.run(cloud, key, folder, "rclone", "purge", remote);
    }

    @Test
    void restic(RunningCloud cloud) throws Exception {
        Storage.needs("restic");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String[] restic = {"restic", "-r", "s3:" + cloud.awsUri() + "/" + Storage.bucketName()};
        Storage.run(cloud, key, folder, Storage.with(restic, "init"));
        Storage.run(cloud, key, folder, Storage.with(restic, "backup", files.root().toString()));
        Storage.run(cloud, key, folder, Storage.with(restic, "check", "--read-data"));
        Path back = folder.resolve("back");
        Storage.run(
                cloud,
                key,
                folder,
                Storage.with(restic, "restore", "latest", "--target", back.toString()));
        files.assertAllIn(back.resolve(files.root().toString().substring(1)));
    }

    @Test
    void boto3(RunningCloud cloud) throws Exception {
        Boto3.run(
                cloud,
                cloud.account("clients"),
                folder,
                """
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
                """,
                cloud.awsUri().toString(),
                Storage.bucketName(),
                files.big().toString(),
                folder.resolve("down").toString());
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
