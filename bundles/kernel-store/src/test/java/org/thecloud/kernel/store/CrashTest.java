// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;

/** A runtime that dies at any moment: what it acknowledged is there, and nothing by halves. */
class CrashTest extends StoreContract {

    private static final int ROUNDS = 4;
    private static final int WORKERS = 6;

    @Test
    void whatWasAcknowledgedOutlivesTheRuntime() throws Exception {
        store.close();
        Random random = new Random();
        Map<String, String> last = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<String> acknowledged = runAndKill(20 + random.nextInt(120));
            for (String line : acknowledged) {
                String[] words = line.split(" ");
                last.merge(
                        words[1], line, (before, now) -> before.startsWith("gone") ? before : now);
            }
            store = engine.open(folder, statements);
            store.limits((tenant, quota) -> OptionalLong.empty());
            things = store.resources().of(Things.THING);
            Map<String, List<String>> rows = new LinkedHashMap<>();
            store.select("select id, deleting, spec from resource")
                    .forEach(row -> rows.put(row.get(0), row));
            last.values().forEach(line -> assertKept(line, rows));
            Consistency.check(store);
            store.close();
        }
        assertThat(last).hasSizeGreaterThan(20);
        open();
        store.reconcileAll(WELL);
        Consistency.check(store);
    }

    private static void assertKept(String line, Map<String, List<String>> rows) {
        String[] words = line.split(" ");
        List<String> row = rows.get(words[1]);
        if (words[0].equals("gone")) {
            assertThat(row).as(line).isNull();
        } else if (words[0].equals("deleted")) {
            assertThat(row == null || row.get(1).matches("(?i)t|true")).as(line).isTrue();
        } else if (words[0].equals("deleting")) {
            // done or not: nobody was told
        } else if (row != null) {
            long amount = Long.parseLong(row.get(2).replaceAll(".*\"amount\":(\\d+).*", "$1"));
            assertThat(amount).as(line).isGreaterThanOrEqualTo(Long.parseLong(words[2]));
        } else {
            throw new AssertionError("lost: " + line);
        }
    }

    // Kills it once it has acknowledged so many mutations; answers all that it said.
    private List<String> runAndKill(int mutations) throws IOException, InterruptedException {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashTest.class.getName(),
                                engine.name(),
                                folder.toString())
                        .redirectError(new File(folder.toFile(), "child.err"))
                        .start();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> said = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("!")) { // a whole line: the last one may be cut
                    said.add(line.substring(1, line.length() - 1));
                }
                if (said.size() == mutations) {
                    child.toHandle().destroyForcibly(); // SIGKILL; the pipe stays readable
                }
            }
            child.waitFor();
            assertThat(said)
                    .as(Files.readString(folder.resolve("child.err")))
                    .hasSizeGreaterThanOrEqualTo(mutations);
            return said;
        } finally {
            child.destroyForcibly();
        }
    }

    /** The runtime that is killed. */
    public static void main(String[] arguments) {
        StoreFixture store = Engine.valueOf(arguments[0]).open(Path.of(arguments[1]));
        for (int i = 0; i < WORKERS; i++) {
            Busy busy = new Busy(store, System.nanoTime() + i);
            start(() -> busy.act(CrashTest::say));
        }
        start(
                () -> {
                    List<org.thecloud.kernel.work.Lease> due =
                            store.workQueue()
                                    .claim(
                                            "child",
                                            List.of("thing"),
                                            5,
                                            java.time.Duration.ofMillis(500));
                    for (org.thecloud.kernel.work.Lease lease : due) {
                        store.workQueue()
                                .load(lease, Things.THING)
                                .ifPresent(
                                        thing -> {
                                            boolean settled =
                                                    store.workQueue()
                                                            .settle(
                                                                    lease,
                                                                    Things.THING,
                                                                    thing.generation(),
                                                                    WELL.reconcile(
                                                                            org.thecloud.kernel
                                                                                    .Caller.system(
                                                                                    thing.tenant(),
                                                                                    "child"),
                                                                            thing));
                                            if (settled && thing.deleting()) {
                                                say("gone " + thing.id() + " 0");
                                            }
                                        });
                    }
                });
    }

    private static void start(Runnable work) {
        new Thread(
                        () -> {
                            while (true) {
                                try {
                                    work.run();
                                } catch (CloudException refused) {
                                    if (refused.kind().status() >= 500) {
                                        throw refused;
                                    }
                                }
                            }
                        })
                .start();
    }

    private static synchronized void say(String line) {
        System.out.println("!" + line + ".");
        System.out.flush();
    }
}
