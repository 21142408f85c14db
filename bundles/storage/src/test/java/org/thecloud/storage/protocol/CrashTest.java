// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed while 32 clients store 2,000 objects, and started again. Larger with
 * {@code -Dcrash.objects=10000 -Dcrash.clients=256}; it is killed when half of them are there.
 */
class CrashTest {

    private static final int OBJECTS = Integer.getInteger("crash.objects", 2000);
    private static final int CLIENTS = Integer.getInteger("crash.clients", 32);
    private static final int KILLED_AFTER = OBJECTS / 2;

    @TempDir Path folder;

    record Child(Process process, int port) {

        static Child start(Path folder) throws IOException {
            Process process =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElse("java"),
                                    "-Xmx256m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    S3Server.class.getName(),
                                    folder.toString())
                            .redirectError(folder.resolve("child.log").toFile())
                            .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream()));
            return new Child(process, Integer.parseInt(out.readLine()));
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static byte[] bytes(int number) {
        Random random = new Random(number);
        byte[] bytes = new byte[random.nextInt(10) == 0 ? 200_000 : random.nextInt(8192)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatWasAcknowledgedIsThereAndNothingElseIsLeft() throws Exception {
        Child child = Child.start(folder);
        S3Caller alice = new S3Caller(child.port(), S3Server.ALICE);
        assertThat(alice.send("PUT", "/crash").status()).isEqualTo(200);
        Map<Integer, Boolean> acknowledged = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            clients.execute(
                    () -> {
                        try {
                            for (int n = next.getAndIncrement();
                                    n < OBJECTS;
                                    n = next.getAndIncrement()) {
                                if (alice.send("PUT", "/crash/" + n, bytes(n)).status() == 200) {
                                    acknowledged.put(n, true);
                                }
                            }
                        } catch (IOException killed) {
                            return;
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    });
        }
        while (acknowledged.size() < KILLED_AFTER && child.process().isAlive()) {
            Thread.onSpinWait();
        }
        child.kill();
        clients.shutdown();
        assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLED_AFTER);
        int begun = Math.min(OBJECTS, next.get());

        child = Child.start(folder);
        S3Caller again = new S3Caller(child.port(), S3Server.ALICE);
        int halfway = 0;
        for (int n = 0; n < begun; n++) {
            S3Caller.Reply reply = again.send("GET", "/crash/" + n);
            boolean whole = Arrays.equals(reply.bytes(), bytes(n));
            if (acknowledged.containsKey(n)) {
                assertThat(reply.status()).as("acknowledged object " + n).isEqualTo(200);
                assertThat(whole).as("acknowledged object " + n).isTrue();
            } else {
                assertThat(reply.status() == 404 || reply.status() == 200 && whole)
                        .as("object " + n + " is there whole or not at all")
                        .isTrue();
                halfway++;
            }
        }
        assertThat(halfway).isPositive();
        child.kill();

        try (S3Server server = new S3Server(folder, 0)) {
            S3Caller last = new S3Caller(server.port(), S3Server.ALICE);
            server.storage.housekeeping().sweep();
            long stored = server.storage.bucketTables.bucket("crash").orElseThrow().objects();
            long blobs = 0;
            String after = null;
            do {
                var page = server.storage.bytes.list(after, 1000);
                blobs += page.blobs().size();
                after = page.next();
            } while (after != null);
            assertThat(blobs).as("blobs after housekeeping").isEqualTo(stored);
            for (int n : acknowledged.keySet().stream().limit(50).toList()) {
                assertThat(last.send("GET", "/crash/" + n).bytes()).isEqualTo(bytes(n));
            }
        }
    }
}
