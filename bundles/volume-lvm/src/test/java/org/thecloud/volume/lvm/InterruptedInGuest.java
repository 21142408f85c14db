// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.volume.Form;
import org.thecloud.volume.Source;
import org.thecloud.volume.host.Mounts;
import org.thecloud.volume.spi.Disk;

/**
 * Calls that end in the middle, at moments that are drawn, together with the program that they wait
 * for; each time a driver that remembers nothing makes them again. It runs in the guest of {@link
 * GuestTest}.
 */
class InterruptedInGuest {

    private static final long SIZE = 64L << 20;
    private static final int ROUNDS = 6;
    private static final Secret KEY =
            new Secret(
                    Base64.getEncoder()
                            .encodeToString(
                                    "tomato, 32 bytes of them, tomato"
                                            .getBytes(StandardCharsets.UTF_8)));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final UUID installation = UUID.randomUUID();

    /** All that is done with one volume in its life. */
    private final class Life {

        private final Disk disk;
        private final UUID snapshot = UUID.randomUUID();
        private final Disk copy;

        Life(boolean encrypted) {
            Secret key = encrypted ? KEY : null;
            disk = new Disk(UUID.randomUUID(), installation, SIZE, key, null);
            copy =
                    new Disk(
                            UUID.randomUUID(),
                            installation,
                            2 * SIZE,
                            key,
                            new Source(Source.Type.SNAPSHOT, snapshot));
        }

        void live() throws IOException {
            LvmDriver driver = LvmDriverInGuest.fresh();
            driver.ensure(disk);
            Path folder = Path.of(driver.open(disk, Form.FOLDER).path());
            Files.writeString(folder.resolve("word"), "tomato");
            driver.snapshot(snapshot, installation, disk.id());
            driver.close(disk.id());
            driver.ensure(copy);
            Path copied = Path.of(driver.open(copy, Form.FOLDER).path());
            assertThat(copied.resolve("word")).hasContent("tomato");
            assertThat(Files.getFileStore(copied).getTotalSpace()).isGreaterThan(SIZE * 3 / 2);
            end();
        }

        void end() {
            LvmDriver driver = LvmDriverInGuest.fresh();
            for (UUID id : List.of(copy.id(), disk.id(), snapshot)) {
                driver.close(id);
                driver.delete(id);
            }
        }
    }

    @Test
    void whatWasInterruptedIsMadeAgain() throws Exception {
        long whole = System.nanoTime();
        new Life(true).live();
        whole = System.nanoTime() - whole;
        List<String> before = devices();
        for (int round = 0; round < ROUNDS; round++) {
            Life life = new Life(round % 2 == 0);
            Thread victim = new Thread(() -> dies(life));
            victim.start();
            victim.join((long) (whole * random.nextDouble()) / 1_000_000 + 1);
            victim.interrupt();
            victim.join();
            if (round % 3 == 0) {
                life.end(); // what the platform has given up
            } else {
                life.live();
            }
            assertThat(LvmDriverInGuest.fresh().list(installation)).as("seed %d", seed).isEmpty();
            assertThat(devices()).as("seed %d", seed).isEqualTo(before);
        }
    }

    private static void dies(Life life) {
        try {
            life.live();
        } catch (IOException | DriverException interrupted) {
            // that is what it is for
        }
    }

    private static List<String> devices() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> devices = Files.list(Path.of("/dev/mapper"))) {
            devices.map(device -> device.getFileName().toString())
                    .filter(name -> name.contains("cloud"))
                    .forEach(all::add);
        }
        try (Stream<Path> folders = Files.walk(Path.of("/run/thecloud-volume"), 2)) {
            folders.filter(Mounts::mounted).map(Path::toString).forEach(all::add);
        }
        return all;
    }
}
