// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The keys of this installation: a text file with one {@code id=hex} a line, 256 random bits each.
 * The last line is the current key; older ones are kept to read what was made with them. The file
 * is made at first use and must be backed up with the database: without it nothing encrypted can be
 * read and no token is recognised.
 */
final class KeyRing {

    private static final int BYTES = 32;

    private final List<Key> keys;

    private KeyRing(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** One key. */
    record Key(String id, byte[] bytes) {
        @Override
        public String toString() {
            return "Key " + id;
        }
    }

    static KeyRing open(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            List<Key> keys = new ArrayList<>();
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    keys.add(key(file, text));
                }
            }
            if (keys.isEmpty()) {
                throw new IllegalStateException(file + " holds no key");
            }
            return new KeyRing(keys);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Key key(Path file, String line) {
        int equals = line.indexOf('=');
        String id = line.substring(0, Math.max(0, equals));
        if (!id.matches("[a-z0-9]{1,16}") || line.length() != equals + 1 + 2 * BYTES) {
            throw new IllegalStateException(
                    file + " has a line that is not id=<64 hexadecimal digits>");
        }
        return new Key(id, HexFormat.of().parseHex(line.substring(equals + 1)));
    }

    // Written aside, forced, and moved into place, so that there is never half a file.
    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String text = "k1=" + HexFormat.of().formatHex(random) + "\n";
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        Files.createFile(
                aside,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    Key current() {
        return keys.get(keys.size() - 1);
    }

    /** The current key first, then older ones. */
    List<Key> newestFirst() {
        List<Key> turned = new ArrayList<>(keys);
        java.util.Collections.reverse(turned);
        return turned;
    }

    Optional<Key> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
