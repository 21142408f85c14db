// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of 100 MB goes in and out with the aws cli, in parts, at a server with 256 MB of memory.
 * Larger with {@code -Dlarge.megabytes=5120}; twice as much must be free on the disk.
 */
class LargeFileTest {

    private static final long MEGABYTES = Integer.getInteger("large.megabytes", 100);

    @TempDir Path folder;

    private void aws(int port, String... arguments) throws Exception {
        String[] command = {"aws", "--endpoint-url", "http://localhost:" + port, "s3"};
        ProcessBuilder builder =
                new ProcessBuilder(
                                java.util.stream.Stream.concat(
                                                Arrays.stream(command), Arrays.stream(arguments))
                                        .toList())
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("AWS_") || name.toLowerCase().endsWith("_proxy"));
        environment.put("AWS_ACCESS_KEY_ID", S3Server.ALICE);
        environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
        environment.put("AWS_DEFAULT_REGION", "eu-central-1");
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("HOME", folder.toString());
        File output = Files.createTempFile(folder, "output", ".log").toFile();
        Process process = builder.redirectOutput(output).start();
        boolean ended = process.waitFor(30, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0)
                .as(() -> "aws s3 " + String.join(" ", arguments) + ": " + output)
                .isTrue();
    }

    private static void mark(RandomAccessFile file, long at) throws Exception {
        byte[] bytes = new byte[1 << 20];
        new Random(at).nextBytes(bytes);
        file.seek(at);
        file.write(bytes);
    }

    @Test
    @SuppressWarnings("SystemOut")
    void aLargeFileGoesInAndOut() throws Exception {
        boolean there =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "aws")));
        Assumptions.assumeTrue(there, "aws is not installed");
        Path sparse = folder.resolve("sparse");
        long size = (MEGABYTES << 20) + 12_345;
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(size);
            for (long at : new long[] {0, size / 2, size - (1 << 20)}) {
                mark(file, at);
            }
        }
        CrashTest.Child server = CrashTest.Child.start(folder);
        try {
            aws(server.port(), "mb", "s3://large");
            long began = System.nanoTime();
            aws(server.port(), "cp", sparse.toString(), "s3://large/file");
            long stored = System.nanoTime();
            Path back = folder.resolve("back");
            aws(server.port(), "cp", "s3://large/file", back.toString());
            long fetched = System.nanoTime();
            assertThat(Files.mismatch(sparse, back)).isEqualTo(-1);
            System.out.printf(
                    "%d MB in %.1f s and out %.1f s, %s%n",
                    MEGABYTES,
                    (stored - began) / 1e9,
                    (fetched - stored) / 1e9,
                    peak(server.process().pid()));
        } finally {
            server.kill();
        }
    }

    private static String peak(long pid) throws Exception {
        Path status = Path.of("/proc/" + pid + "/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("")
                        .replaceAll("\\s+", " ")
                : "";
    }
}
