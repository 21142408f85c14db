// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.driver.DriverException;

/** Images of strangers. */
class ImagesTest {

    private static final long SIZE = 40L << 20;

    @TempDir Path folder;

    private static ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(512);
        header.putInt(0, 0x514649fb).putInt(4, 3).putInt(20, 16).putLong(24, SIZE);
        header.putInt(96, 4).putInt(100, 104);
        return header;
    }

    private Path written(ByteBuffer header) throws IOException {
        return Files.write(folder.resolve("evil:1.qcow2"), header.array());
    }

    private void refused(ByteBuffer header, String why) throws IOException {
        Path file = written(header);
        assertThat(file).exists();
        assertThatThrownBy(() -> new Images(folder).verified("evil:1"))
                .isInstanceOfSatisfying(
                        DriverException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("IMAGE_REFUSED"))
                .hasMessageContaining(why);
    }

    @Test
    void oneThatStandsForItselfIsTaken() throws IOException {
        written(header());
        assertThat(new Images(folder).verified("evil:1").sizeBytes()).isEqualTo(SIZE);
    }

    @Test
    void oneThatNamesAFileOfTheHostBehindItIsRefused() throws IOException {
        byte[] name = "/etc/shadow".getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = header();
        header.putLong(8, 200).putInt(16, name.length).position(200).put(name);
        refused(header, "names a file behind it");
        refused(header().putLong(8, 200), "names a file behind it");
    }

    @Test
    void oneThatKeepsItsDataInAFileOfTheHostIsRefused() throws IOException {
        refused(header().putLong(72, 4), "in another file");
        ByteBuffer extension = header().putInt(104, 0x44415441).putInt(108, 11);
        refused(extension, "in another file");
    }

    @Test
    void whatIsDamagedOrEncryptedOrNoneIsRefused() throws IOException {
        refused(header().putInt(0, 7), "is not qcow2");
        refused(header().putInt(4, 9), "version");
        refused(header().putInt(20, 99), "damaged");
        refused(header().putLong(24, -1), "damaged");
        refused(header().putInt(32, 1), "encrypted");
        refused(header().putLong(72, 2), "damaged");
        refused(header().putLong(72, 1L << 40), "not known");
        refused(header().putInt(100, 20), "damaged");
        refused(ByteBuffer.wrap(new byte[] {'Q', 'F', 'I', (byte) 0xfb}), "cut off");
    }

    @Test
    void oneWhoseBytesAreOthersThanTheyShallBeIsRefused() throws IOException {
        written(header());
        Properties sum = new Properties();
        sum.setProperty("sha256", "00".repeat(32));
        try (var out = Files.newOutputStream(folder.resolve("evil:1.properties"))) {
            sum.store(out, null);
        }
        assertThatThrownBy(() -> new Images(folder).verified("evil:1"))
                .isInstanceOfSatisfying(
                        DriverException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("IMAGE_DAMAGED"));
    }

    @Test
    void noNameLeadsOutOfTheFolder() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.write(folder.resolve("secret.qcow2"), header().array());
        for (String name : new String[] {"../secret", "/etc/passwd", "a/../../secret", ""}) {
            assertThatThrownBy(() -> new Images(images).find(name))
                    .isInstanceOfSatisfying(
                            DriverException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("IMAGE_NOT_FOUND"));
        }
    }
}
