// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.Take;

/** What happens to the files: they are used again, copied from, cut short and damaged. */
class JournalTest {

    private static final int SEGMENT = 256 << 10;
    private static final String BODY = "x".repeat(1000);
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir private Path folder;
    private LocalEngine engine;
    private final UUID queue = Ids.next();

    @BeforeEach
    void open() {
        engine = new LocalEngine(folder, SEGMENT, 10_000);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void reopen() {
        engine.close();
        open();
    }

    private static Posting posting(String body, String once) {
        return new Posting(Ids.next(), body, Map.of(), Duration.ZERO, null, once, null, "tester");
    }

    private void send(UUID to, String body) {
        engine.send(to, List.of(posting(body, null)));
    }

    private List<Message> receive(UUID from, int most) {
        return engine.receive(from, new Take(most, LONG, Duration.ofDays(4), false, null, 0));
    }

    /** Sends and acknowledges, so that segments fill and die. */
    private void traffic(int messages) {
        UUID busy = Ids.next();
        for (int i = 0; i < messages; i++) {
            send(busy, BODY);
            Message got = receive(busy, 1).get(0);
            assertThat(engine.acknowledge(busy, List.of(got.receipt())))
                    .containsExactly(Receipt.DONE);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
        }
    }

    private void awaitFiles(int most) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (files().size() > most && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(files()).hasSizeLessThanOrEqualTo(most);
    }

    @Test
    void filesOfWhatIsGoneAreUsedAgain() throws Exception {
        traffic(2_000);
        awaitFiles(6);
        reopen();
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void whatStaysIsCopiedOutOfTheWay() throws Exception {
        for (int i = 0; i < 20; i++) {
            send(queue, "stays " + i);
        }
        Message hidden = receive(queue, 1).get(0);
        SentMessage once = engine.send(queue, List.of(posting("once", "once"))).get(0);
        traffic(3_000);
        awaitFiles(9);
        assertThat(engine.counts(queue)).isEqualTo(new Counts(20, 1, 0));
        assertThat(engine.send(queue, List.of(posting("again", "once"))).get(0).sequence())
                .isEqualTo(once.sequence());
        reopen();
        assertThat(engine.counts(queue)).isEqualTo(new Counts(20, 1, 0));
        assertThat(engine.send(queue, List.of(posting("again", "once"))))
                .allMatch(SentMessage::repeated);
        assertThat(engine.acknowledge(queue, List.of(hidden.receipt())))
                .containsExactly(Receipt.DONE);
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            receive(queue, 10).forEach(message -> bodies.add(message.body()));
        }
        assertThat(bodies).hasSize(20).startsWith("stays 1", "stays 2").endsWith("once");
    }

    @Test
    void aTornEndIsCutOff() throws Exception {
        send(queue, "whole");
        send(queue, "torn");
        engine.close();
        Path file = files().get(0);
        damage(file, lastRecord(file));
        open();
        assertThat(receive(queue, 10)).extracting(Message::body).containsExactly("whole");
        send(queue, "after");
        reopen();
        assertThat(engine.counts(queue)).isEqualTo(new Counts(1, 1, 0));
    }

    @Test
    void damageInTheMiddleIsNotPassedOver() throws Exception {
        for (int i = 0; i < 600; i++) {
            send(queue, BODY);
        }
        engine.close();
        damage(files().get(0), 10_000);
        open();
        awaitUnhealthy();
        assertThat(engine.probe().message()).contains("is damaged at byte");
    }

    private void awaitUnhealthy() {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (engine.probe().state() != Probe.State.UNHEALTHY && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(engine.probe().state()).isEqualTo(Probe.State.UNHEALTHY);
    }

    private static int lastRecord(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int at = 64;
        int last = at;
        for (int length = bytes.getInt(at); length > 0; length = bytes.getInt(at)) {
            last = at;
            at += 8 + length;
        }
        return last + 8 + 3;
    }

    private static void damage(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {0x55, 0x55, 0x55}), at);
        }
    }

    @Test
    void twoDoNotUseOneFolder() throws Exception {
        send(queue, "mine");
        LocalEngine other = new LocalEngine(folder, SEGMENT, 10_000);
        try {
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (other.probe().state() != Probe.State.UNHEALTHY && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertThat(other.probe().message()).contains("still uses");
        } finally {
            other.close();
        }
        assertThat(receive(queue, 1)).hasSize(1);
    }

    @Test
    void aFullEngineRefusesAndStillGives() {
        LocalEngine small = new LocalEngine(folder.resolve("small"), SEGMENT, 3);
        try {
            for (int i = 0; i < 3; i++) {
                small.send(queue, List.of(posting("m", null)));
            }
            assertThatExceptionOfType(DriverException.class)
                    .isThrownBy(() -> small.send(queue, List.of(posting("m", null))))
                    .satisfies(full -> assertThat(full.code()).isEqualTo("ENGINE_FULL"));
            Message got = small.receive(queue, new Take(1, LONG, LONG, false, null, 0)).get(0);
            small.acknowledge(queue, List.of(got.receipt()));
            small.send(queue, List.of(posting("m", null)));
        } finally {
            small.close();
        }
    }

    @Test
    void aThreadThatIsInterruptedBreaksNothing() throws Exception {
        send(queue, "first");
        Thread sender =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            send(queue, "sent all the same");
                        });
        sender.start();
        sender.join();
        send(queue, "and so is this");
        reopen();
        assertThat(engine.counts(queue)).isEqualTo(new Counts(3, 0, 0));
    }

    @Test
    void timeNeverGoesBack() {
        EngineClock clock = new EngineClock();
        long ahead = System.currentTimeMillis() + 1_000_000;
        clock.notBefore(ahead);
        assertThat(clock.now()).isGreaterThanOrEqualTo(ahead);
        clock.notBefore(0);
        assertThat(clock.now()).isGreaterThanOrEqualTo(ahead);
    }

    @Test
    void filesThatWereNeverUsedAreRemoved() throws Exception {
        send(queue, "m");
        engine.close();
        Files.createFile(folder.resolve("000000000000270f.journal"));
        open();
        assertThat(receive(queue, 1)).hasSize(1);
    }
}
