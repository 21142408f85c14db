// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.thecloud.kernel.Secret;
import org.thecloud.volume.host.Faults;
import org.thecloud.volume.host.Programs;

/** Encrypted volumes in clear: LUKS 2 on the logical volume, shown by the kernel's dm-crypt. */
final class Crypt {

    private static final int SECTOR = 512;
    private static final long HEADER = 16L << 20;

    private Crypt() {}

    /** Bytes that encryption takes of a logical volume. */
    static long header(boolean encrypted) {
        return encrypted ? HEADER : 0;
    }

    private static String name(UUID id) {
        return "thecloud-" + id;
    }

    static String device(UUID id) {
        return "/dev/mapper/" + name(id);
    }

    static boolean open(UUID id) {
        return Files.exists(Path.of(device(id)));
    }

    static void create(String device, Secret key) {
        Programs.runWithKey(
                key,
                "cryptsetup",
                "luksFormat",
                "--batch-mode",
                "--type",
                "luks2",
                "--offset",
                String.valueOf(HEADER / SECTOR),
                // the key is random: it need not be made slow to guess
                "--pbkdf",
                "pbkdf2",
                "--pbkdf-force-iterations",
                "1000",
                "--key-file",
                "-",
                device);
    }

    static void open(UUID id, String device, Secret key) {
        if (!open(id)) {
            Programs.runWithKey(
                    key,
                    "cryptsetup",
                    "open",
                    "--type",
                    "luks2",
                    "--key-file",
                    "-",
                    device,
                    name(id));
        }
    }

    /** As large as the logical volume has become. */
    static void resize(UUID id, Secret key) {
        Programs.runWithKey(key, "cryptsetup", "resize", "--key-file", "-", name(id));
    }

    static void close(UUID id) {
        if (open(id) && !Programs.attempt("cryptsetup", "close", name(id)).well()) {
            throw Faults.conflict("VOLUME_BUSY", "something on the host still uses the volume");
        }
    }
}
