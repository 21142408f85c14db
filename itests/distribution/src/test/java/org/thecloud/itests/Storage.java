// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Buckets and objects the way a tenant uses them, over REST and with programs that speak S3. */
final class Storage {

    /** What signs requests. */
    record Signer(String id, String secret) {}

    private Storage() {}

    static String bucketName() {
        return "b-" + UUID.randomUUID();
    }

    static String bucket(RunningCloud cloud, Account user) {
        String name = bucketName();
        Reply made = cloud.post(user, "/storage/buckets", "{\"name\": \"" + name + "\"}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return name;
    }

    static Signer signer(RunningCloud cloud, Account user) {
        JsonNode key =
                cloud.post(user, "/auth/keys", "{\"name\": \"s3-" + UUID.randomUUID() + "\"}")
                        .json();
        String id = key.path("access_key_id").asText();
        assertThat(id).isNotEmpty();
        return new Signer(id, key.path("secret_access_key").asText());
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Sends bytes to the REST API; headers come in pairs. */
    static HttpResponse<byte[]> send(
            RunningCloud cloud,
            Account user,
            String method,
            String path,
            byte[] body,
            String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(cloud.uri(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("X-API-Key", user.key())
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return cloud.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A program that must be there, or the test is skipped by its name. */
    static void needs(String program) {
        boolean there =
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        Assumptions.assumeTrue(there, program + " is not installed");
    }

    /** Runs a program that signs with a key, and answers what it printed. */
    static String run(RunningCloud cloud, Signer key, Path folder, String... command)
            throws Exception {
        return end(cloud, key, folder, true, command);
    }

    /** Runs a program that must not succeed, and answers what it printed. */
    static String fails(RunningCloud cloud, Signer key, Path folder, String... command)
            throws Exception {
        return end(cloud, key, folder, false, command);
    }

    private static String end(
            RunningCloud cloud, Signer key, Path folder, boolean well, String... command)
            throws Exception {
        Process process = start(cloud, key, folder, command);
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(output(folder, process));
        assertThat(ended && (process.exitValue() == 0) == well)
                .as(String.join(" ", command) + "\n" + said)
                .isTrue();
        return said;
    }

    /** Starts a program; what it prints is in {@link #output}. */
    static Process start(RunningCloud cloud, Signer key, Path folder, String... command)
            throws IOException {
        Path output = Files.createTempFile(folder, "output", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("AWS_") || name.toLowerCase().endsWith("_proxy"));
        environment.put("AWS_ACCESS_KEY_ID", key.id());
        environment.put("AWS_SECRET_ACCESS_KEY", key.secret());
        environment.put("AWS_DEFAULT_REGION", "eu-central-1");
        environment.put("AWS_ENDPOINT_URL", cloud.awsUri().toString());
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("HOME", folder.toString());
        environment.put("RESTIC_PASSWORD", "a password of the test");
        environment.put("RESTIC_CACHE_DIR", folder.resolve("cache").toString());
        Process process = builder.redirectOutput(output.toFile()).start();
        Files.move(output, output(folder, process));
        return process;
    }

    static Path output(Path folder, Process process) {
        return folder.resolve("output-" + process.pid() + ".log");
    }

    static String[] with(String[] first, String... more) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }
}
