// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recorded history of many producers and consumers whose process is killed three times, checked:
 * nothing acknowledged is lost, nothing is delivered after its acknowledgement, nothing is
 * delivered before its time, groups keep their order.
 */
class CrashTest {

    private static final int MESSAGES = Integer.getInteger("queue.crash.messages", 100_000);
    private static final int KILLS = 3;
    private static final long TOLERANCE_MILLIS = 20;

    @TempDir private Path folder;

    /** One delivery; times are the engine's. */
    private record Got(String body, long sequence, long at, long until, int received) {}

    /** One acknowledgement: when it was asked for, and when it was confirmed. */
    private record Acked(String body, long sequence, long began, long done) {}

    private final Set<String> sent = new HashSet<>();
    private final Map<Long, List<Got>> got = new HashMap<>();
    private final Map<Long, Acked> acked = new HashMap<>();

    @Test
    void keepsItsPromisesWhenKilled() throws Exception {
        int each = MESSAGES / Workload.PRODUCERS;
        for (int run = 0; run < KILLS; run++) {
            Process process = start(run, each);
            long enough = (run + 1L) * MESSAGES / (KILLS + 1);
            while (sentSoFar() < enough && process.isAlive()) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
            assertThat(process.isAlive()).as("it was killed while it worked").isTrue();
            process.destroyForcibly().waitFor();
        }
        Process last = start(KILLS, each);
        if (!last.waitFor(5, TimeUnit.MINUTES)) {
            last.destroyForcibly();
            fail("the rest was not received in time");
        }
        assertThat(last.exitValue()).isZero();
        readHistory();
        assertThat(sent).hasSize(each * Workload.PRODUCERS);
        nothingSentIsLost();
        nothingComesAfterItsAcknowledgement();
        nothingComesBeforeItsTime();
        groupsKeepTheirOrder();
    }

    private Process start(int run, int each) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Workload.class.getName(),
                        folder.toString(),
                        Integer.toString(run),
                        Integer.toString(each))
                .inheritIO()
                .start();
    }

    private long sentSoFar() throws IOException {
        Path history = folder.resolve("history");
        if (!Files.isDirectory(history)) {
            return 0;
        }
        long bytes = 0;
        try (var files = Files.newDirectoryStream(history, "p*")) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes / "sent p10-1000 \n".length();
    }

    private void readHistory() throws IOException {
        try (var files = Files.newDirectoryStream(folder.resolve("history"))) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    if (line.endsWith(" ")) {
                        read(line.split(" "));
                    }
                }
            }
        }
    }

    private void read(String[] words) {
        switch (words[0]) {
            case "sent" -> sent.add(words[1]);
            case "got" -> {
                Got one =
                        new Got(
                                words[1],
                                Long.parseLong(words[2]),
                                Long.parseLong(words[3]),
                                Long.parseLong(words[4]),
                                Integer.parseInt(words[5]));
                got.computeIfAbsent(one.sequence(), s -> new ArrayList<>()).add(one);
            }
            default -> {
                Acked one =
                        new Acked(
                                words[1],
                                Long.parseLong(words[2]),
                                Long.parseLong(words[3]),
                                Long.parseLong(words[4]));
                assertThat(acked.put(one.sequence(), one)).as("acknowledged once").isNull();
            }
        }
    }

    private void nothingSentIsLost() {
        Set<String> received = new HashSet<>();
        got.values().forEach(deliveries -> received.add(deliveries.get(0).body()));
        Set<String> lost = new HashSet<>(sent);
        lost.removeAll(received);
        assertThat(lost).as("sent and never received").isEmpty();
    }

    private void nothingComesAfterItsAcknowledgement() {
        List<String> late = new ArrayList<>();
        for (List<Got> deliveries : got.values()) {
            Acked done = acked.get(deliveries.get(0).sequence());
            for (Got one : deliveries) {
                if (done != null && one.at() > done.done() + TOLERANCE_MILLIS) {
                    late.add(one + " after " + done);
                }
            }
        }
        assertThat(late).isEmpty();
    }

    private void nothingComesBeforeItsTime() {
        List<String> early = new ArrayList<>();
        for (List<Got> deliveries : got.values()) {
            deliveries.sort(Comparator.comparingLong(Got::at));
            for (int i = 1; i < deliveries.size(); i++) {
                Got before = deliveries.get(i - 1);
                Got again = deliveries.get(i);
                if (again.at() < before.until() || again.received() <= before.received()) {
                    early.add(again + " after " + before);
                }
            }
        }
        assertThat(early).isEmpty();
    }

    private void groupsKeepTheirOrder() {
        Map<String, TreeMap<Long, String>> groups = new HashMap<>();
        got.forEach(
                (sequence, deliveries) -> {
                    String body = deliveries.get(0).body();
                    if (Integer.parseInt(body.substring(body.indexOf('-') + 1)) % 4 == 0) {
                        groups.computeIfAbsent(
                                        body.substring(0, body.indexOf('-')), g -> new TreeMap<>())
                                .put(sequence, body);
                    }
                });
        List<String> wrong = new ArrayList<>();
        groups.values()
                .forEach(
                        group -> {
                            Got before = null;
                            for (long sequence : group.keySet()) {
                                List<Got> deliveries = got.get(sequence);
                                Got first = deliveries.get(0);
                                Acked done = before == null ? null : acked.get(before.sequence());
                                if (before != null
                                        && (first.at() < before.at()
                                                || number(first) <= number(before)
                                                || (done != null
                                                        && first.at() + TOLERANCE_MILLIS
                                                                < done.began()))) {
                                    wrong.add(first + " while " + before + " was there");
                                }
                                before = deliveries.get(deliveries.size() - 1);
                            }
                        });
        assertThat(groups).hasSize(Workload.PRODUCERS);
        assertThat(wrong).isEmpty();
    }

    private static int number(Got one) {
        return Integer.parseInt(one.body().substring(one.body().indexOf('-') + 1));
    }
}
