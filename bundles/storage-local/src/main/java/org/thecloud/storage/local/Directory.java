// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.spi.Listing;

/**
 * One directory with one copy of every blob. Blobs are spread over 256 folders by the end of their
 * ids, which is random; a name that ends in {@code .new} is being written.
 */
final class Directory {

    static final String NEW = ".new";
    static final int FOLDERS = 256;

    private final Path root;
    private final FolderSync[] folders = new FolderSync[FOLDERS];
    private final Ahead ahead;
    private volatile @Nullable String broken;
    private volatile Instant lastSeen = Instant.now();

    Directory(Path root, int journalSegment) {
        this.root = root.toAbsolutePath();
        this.ahead = new Ahead(this, journalSegment);
        for (int i = 0; i < FOLDERS; i++) {
            folders[i] = new FolderSync(this.root.resolve("%02x".formatted(i)));
        }
    }

    Path root() {
        return root;
    }

    /** Makes the folders. */
    void prepare() throws IOException {
        Files.createDirectories(root);
        boolean made = false;
        for (FolderSync folder : folders) {
            if (!Files.isDirectory(folder.path())) {
                Files.createDirectories(folder.path());
                made = true;
            }
        }
        if (made) {
            ahead.abandon(); // with the folders, if there were any before
            try (FileChannel channel = FileChannel.open(root, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    Path file(UUID id) {
        return folder(id).path().resolve(id.toString());
    }

    private FolderSync folder(UUID id) {
        return folders[(int) (id.getLeastSignificantBits() & 0xff)];
    }

    /** The small blobs that are not on the disk in their files yet. */
    Ahead ahead() {
        return ahead;
    }

    /** Gives a written and synced file its name; it is on the disk when this returns. */
    void keep(UUID id) throws IOException {
        name(id);
        folder(id).sync();
    }

    private void name(UUID id) throws IOException {
        Path file = file(id);
        Files.move(file.resolveSibling(id + NEW), file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Keeps a whole blob; it is on the disk when this returns. */
    void keep(UUID id, ByteBuffer content) throws IOException {
        try (FileChannel file = begin(id)) {
            drain(file, content);
            file.force(false);
        }
        keep(id);
    }

    /** Writes a whole blob. It is on the disk some time later. */
    void write(UUID id, ByteBuffer content) throws IOException {
        try (FileChannel file = begin(id)) {
            drain(file, content);
        }
        name(id);
    }

    /** The file that a blob is written to before it is kept. */
    FileChannel begin(UUID id) throws IOException {
        return FileChannel.open(
                file(id).resolveSibling(id + NEW),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
    }

    static void drain(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Sees to it that a blob is there and is this. */
    void restore(UUID id, ByteBuffer content) throws IOException {
        try {
            if (content.equals(ByteBuffer.wrap(Files.readAllBytes(file(id))))) {
                return;
            }
        } catch (NoSuchFileException lost) {
            // as after a loss of power
        }
        Files.deleteIfExists(file(id).resolveSibling(id + NEW));
        write(id, content);
    }

    /** Brings the names of blobs to the disk. */
    void syncFolders(Collection<UUID> ids) throws IOException {
        for (FolderSync folder : ids.stream().map(this::folder).collect(Collectors.toSet())) {
            folder.sync();
        }
    }

    void delete(UUID id) throws IOException {
        Files.deleteIfExists(file(id));
        Files.deleteIfExists(file(id).resolveSibling(id + NEW));
        ahead.gone(id);
    }

    /** Whether the directory can be written to; notes it when it cannot. */
    boolean works() {
        Path probe = root.resolve("probe" + NEW);
        try {
            prepare();
            Files.write(probe, new byte[] {1});
            Files.delete(probe);
            broken = null;
            lastSeen = Instant.now();
            return true;
        } catch (IOException failed) {
            breaks(failed);
            return false;
        }
    }

    void breaks(IOException failure) {
        broken = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        ahead.abandon();
    }

    @Nullable String broken() {
        return broken;
    }

    Instant lastSeen() {
        return lastSeen;
    }

    /** The names of the files in one of the folders. */
    Set<String> names(int folder) throws IOException {
        try (Stream<Path> files = Files.list(folders[folder].path())) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException empty) {
            return Set.of();
        }
    }

    /** The blob of a file, or null if it is none of ours or gone. */
    Listing.@Nullable Found found(int folder, String name) throws IOException {
        try {
            return new Listing.Found(
                    UUID.fromString(name.replace(NEW, "")),
                    Files.getLastModifiedTime(folders[folder].path().resolve(name)).toInstant());
        } catch (IllegalArgumentException | NoSuchFileException notOursOrGone) {
            return null;
        }
    }
}
