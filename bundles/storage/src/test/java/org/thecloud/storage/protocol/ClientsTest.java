// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that people have, as they are. Those that are not installed are skipped by name. */
class ClientsTest {

    @TempDir Path folder;
    private S3Server server;
    private Path files;

    @BeforeEach
    void open() throws Exception {
        server = new S3Server(folder.resolve("server"), 0);
        files = folder.resolve("files");
        Random random = new Random(1);
        for (String name :
                List.of("a.txt", "sub/é ü.txt", "sub/deep/x+y&z.bin", "empty", "big.bin")) {
            byte[] bytes =
                    new byte[name.equals("big.bin") ? 20_000_000 : name.equals("empty") ? 0 : 9000];
            random.nextBytes(bytes);
            Files.createDirectories(files.resolve(name).getParent());
            Files.write(files.resolve(name), bytes);
        }
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static void needs(String program) {
        boolean there =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        Assumptions.assumeTrue(there, program + " is not installed");
    }

    private String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("AWS_") || name.toLowerCase().endsWith("_proxy"));
        environment.put("AWS_ACCESS_KEY_ID", S3Server.ALICE);
        environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
        environment.put("AWS_DEFAULT_REGION", "eu-central-1");
        environment.put("AWS_ENDPOINT_URL", "http://localhost:" + server.port());
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("HOME", folder.toString());
        environment.put("RESTIC_PASSWORD", "a password of the test");
        environment.put("RESTIC_CACHE_DIR", folder.resolve("cache").toString());

        File output = Files.createTempFile(folder, "output", ".log").toFile();
        Process process = builder.redirectOutput(output).start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as(String.join(" ", command) + "\n" + text)
                .isTrue();
        return text;
    }

    private void assertSame(Path copy) throws Exception {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walked = Files.walk(files)) {
            walked.filter(Files::isRegularFile).forEach(all::add);
        }
        for (Path file : all) {
            assertThat(copy.resolve(files.relativize(file).toString()))
                    .hasSameBinaryContentAs(file);
        }
    }

    private String endpoint() {
        return "http://localhost:" + server.port();
    }

    @Test
    void awsCli() throws Exception {
        needs("aws");
        String[] s3 = {"aws", "--endpoint-url", endpoint(), "s3"};
        run(with(s3, "mb", "s3://cli-bucket"));
        run(with(s3, "sync", files.toString(), "s3://cli-bucket/copy"));
        assertThat(run(with(s3, "ls", "--recursive", "s3://cli-bucket/"))).contains("x+y&z.bin");
        Path back = folder.resolve("back");
        run(with(s3, "sync", "s3://cli-bucket/copy", back.toString()));
        assertSame(back);
        run(with(s3, "cp", "s3://cli-bucket/copy/big.bin", "s3://cli-bucket/again.bin"));
        String link = run(with(s3, "presign", "s3://cli-bucket/copy/a.txt")).strip();
        Path fetched = folder.resolve("fetched");
        run("curl", "-sf", "-o", fetched.toString(), link);
        assertThat(fetched).hasSameBinaryContentAs(files.resolve("a.txt"));
        run(with(s3, "rb", "--force", "s3://cli-bucket"));
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void s3cmd() throws Exception {
        needs("s3cmd");
        String[] s3cmd = {
            "s3cmd",
            "--no-ssl",
            "--host=localhost:" + server.port(),
            "--host-bucket=localhost:" + server.port(),
            "--access_key=" + S3Server.ALICE,
            "--secret_key=" + S3Server.SECRET,
            "--multipart-chunk-size-mb=5"
        };
        run(with(s3cmd, "mb", "s3://cmd-bucket"));
        run(with(s3cmd, "sync", files + "/", "s3://cmd-bucket/copy/"));
        Path back = Files.createDirectories(folder.resolve("back"));
        run(with(s3cmd, "sync", "s3://cmd-bucket/copy/", back + "/"));
        assertSame(back);
        run(with(s3cmd, "del", "--recursive", "--force", "s3://cmd-bucket/"));
        run(with(s3cmd, "rb", "s3://cmd-bucket"));
    }

    @Test
    void rclone() throws Exception {
        needs("rclone");
        String remote =
                ":s3,provider=Other,env_auth=true,endpoint='" + endpoint() + "':rclone-bucket";
        run("rclone", "mkdir", remote);
        run(
                "rclone",
                "copy",
                "--checksum",
                "--s3-chunk-size",
                "5M",
                "--s3-upload-cutoff",
                "5M",
                files.toString(),
                remote + "/copy");
        run("rclone", "check", "--download", files.toString(), remote + "/copy");
        Path back = folder.resolve("back");
        run("rclone", "copy", "--checksum", remote + "/copy", back.toString());
        assertSame(back);
        run("rclone", "purge", remote);
    }

    @Test
    void restic() throws Exception {
        needs("restic");
        String[] restic = {"restic", "-r", "s3:" + endpoint() + "/restic-bucket"};
        run(with(restic, "init"));
        run(with(restic, "backup", files.toString()));
        run(with(restic, "check", "--read-data"));
        Path back = folder.resolve("back");
        run(with(restic, "restore", "latest", "--target", back.toString()));
        assertSame(back.resolve(files.toString().substring(1)));
    }

    @Test
    void boto3() throws Exception {
        needs("python3");
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
                s3 = boto3.client("s3", endpoint_url=sys.argv[1])
                s3.create_bucket(Bucket="boto-bucket")
                s3.put_object(Bucket="boto-bucket", Key="a/b", Body=b"hello", Metadata={"k": "v"},
                              Tagging="x=y")
                got = s3.get_object(Bucket="boto-bucket", Key="a/b")
                assert got["Body"].read() == b"hello" and got["Metadata"] == {"k": "v"}, got
                assert s3.get_object_tagging(Bucket="boto-bucket", Key="a/b")["TagSet"] == [
                    {"Key": "x", "Value": "y"}]
                s3.upload_file(sys.argv[2], "boto-bucket", "big")
                assert s3.head_object(Bucket="boto-bucket", Key="big")["ContentLength"] == 20000000
                s3.download_file("boto-bucket", "big", sys.argv[3])
                assert open(sys.argv[2], "rb").read() == open(sys.argv[3], "rb").read()
                s3.copy({"Bucket": "boto-bucket", "Key": "big"}, "boto-bucket", "copy")
                pages = s3.get_paginator("list_objects_v2").paginate(
                    Bucket="boto-bucket", PaginationConfig={"PageSize": 1})
                assert [o["Key"] for p in pages for o in p["Contents"]] == ["a/b", "big", "copy"]
                found = s3.delete_objects(Bucket="boto-bucket", Delete={"Objects": [
                    {"Key": "a/b"}, {"Key": "big"}, {"Key": "copy"}]})
                assert len(found["Deleted"]) == 3, found
                s3.delete_bucket(Bucket="boto-bucket")
                print("DONE")
                """);
        String said =
                run(
                        "python3",
                        script.toString(),
                        endpoint(),
                        files.resolve("big.bin").toString(),
                        folder.resolve("down").toString());
        Assumptions.assumeFalse(said.contains("SKIP"), "boto3 is not installed");
        assertThat(said).contains("DONE");
    }
}
