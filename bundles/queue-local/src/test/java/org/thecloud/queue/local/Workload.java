// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.Take;

/**
 * Producers and consumers in a process of their own, which is killed at any moment. Each thread
 * writes what it did to a file of its own, unbuffered, after the engine has answered: what stands
 * there was acknowledged.
 */
final class Workload {

    static final int PRODUCERS = 16;
    static final int CONSUMERS = 16;
    static final UUID PLAIN = new UUID(7, 1);
    static final UUID FIFO = new UUID(7, 2);
    private static final String PADDING = "x".repeat(1000);

    private final LocalEngine engine;
    private final Path history;
    private final int each;
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger sending = new AtomicInteger(PRODUCERS);

    private Workload(Path folder, int each) {
        this.engine = new LocalEngine(folder.resolve("journal"), 4 << 20, 1_000_000);
        this.history = folder.resolve("history");
        this.each = each;
    }

    /** Arguments: folder, number of this run, messages that each producer sends in all runs. */
    public static void main(String[] arguments) throws Exception {
        Workload workload = new Workload(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
        workload.run(arguments[1]);
        workload.engine.close();
    }

    private void run(String number) throws Exception {
        Files.createDirectories(history);
        ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS + CONSUMERS);
        for (int p = 0; p < PRODUCERS; p++) {
            String name = "p" + p;
            threads.execute(() -> produce(name, number));
        }
        for (int c = 0; c < CONSUMERS; c++) {
            String name = "c" + c;
            boolean fifo = c % 4 == 0;
            threads.execute(() -> consume(name, number, fifo));
        }
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.MINUTES);
    }

    private OutputStream log(String name, String number) throws IOException {
        return Files.newOutputStream(
                history.resolve(name + "." + number),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static void say(OutputStream out, Object... words) throws IOException {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(word).append(' ');
        }
        out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    private void produce(String name, String number) {
        try (OutputStream out = log(name, number)) {
            for (int i = sentBefore(name); i < each; i++) {
                String body = name + "-" + i;
                boolean fifo = i % 4 == 0;
                Posting posting =
                        new Posting(
                                UUID.randomUUID(),
                                body + " " + PADDING,
                                java.util.Map.of(),
                                Duration.ZERO,
                                fifo ? name : null,
                                fifo ? body : null,
                                null,
                                name);
                engine.send(fifo ? FIFO : PLAIN, List.of(posting));
                say(out, "sent", body);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            sending.decrementAndGet();
        }
    }

    private int sentBefore(String name) throws IOException {
        int sent = 0;
        try (var files = Files.newDirectoryStream(history, name + ".*")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    if (line.endsWith(" ")) { // written to its end
                        sent++;
                    }
                }
            }
        }
        return sent;
    }

    private void consume(String name, String number, boolean fifo) {
        UUID queue = fifo ? FIFO : PLAIN;
        Duration visibility = Duration.ofMillis(1500);
        Take take = new Take(fifo ? 1 : 5, visibility, Duration.ofDays(4), fifo, null, 0);
        boolean resting = false;
        int seen = 0;
        try (OutputStream out = log(name, number)) {
            while (true) {
                List<Message> got;
                try {
                    got = engine.receive(queue, take);
                } catch (DriverException closed) {
                    return;
                }
                if (got.isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
                if (got.isEmpty() && sending.get() == 0 && !resting) {
                    resting = true;
                    idle.incrementAndGet();
                }
                if (resting && empty()) {
                    return;
                }
                for (Message one : got) {
                    String body = one.body().substring(0, one.body().indexOf(' '));
                    say(
                            out,
                            "got",
                            body,
                            one.sequence(),
                            one.visibleAt().minus(visibility).toEpochMilli(),
                            one.visibleAt().toEpochMilli(),
                            one.received());
                    if (seen++ % (fifo ? 151 : 7) == 3 && one.received() == 1) {
                        continue; // as if this consumer had died: somebody gets it later
                    }
                    long began = System.currentTimeMillis();
                    if (engine.acknowledge(queue, List.of(one.receipt())).get(0) == Receipt.DONE) {
                        say(out, "acked", body, one.sequence(), began, System.currentTimeMillis());
                    }
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean empty() {
        return sending.get() == 0 && engine.list().isEmpty();
    }
}
