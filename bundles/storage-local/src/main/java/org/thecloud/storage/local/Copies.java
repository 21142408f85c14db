// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.Listing;

/** The copies of blobs in the directories: opened, verified, healed from each other. */
final class Copies {

    private static final Logger log = LoggerFactory.getLogger(Copies.class);

    private final List<Directory> directories;

    Copies(List<Directory> directories) {
        this.directories = directories;
    }

    /** A copy whose footer is right. */
    record Opened(Directory directory, FileChannel file, Form.Layout layout) {}

    /**
     * The first copy that opens. Others that were found damaged or missing on the way are healed.
     */
    Opened open(UUID id) {
        for (Directory directory : directories) {
            if (directory.broken() == null) {
                try {
                    return open(id, directory);
                } catch (NoSuchFileException missing) {
                    if (directories.size() > 1) {
                        return heal(id, directory, missing);
                    }
                } catch (IOException damaged) {
                    return heal(id, directory, damaged);
                }
            }
        }
        throw notFound(id);
    }

    private static DriverException notFound(UUID id) {
        return new DriverException(
                DriverException.Kind.NOT_FOUND, "BLOB_NOT_FOUND", "blob " + id + " is not there");
    }

    private static Opened open(UUID id, Directory directory) throws IOException {
        FileChannel file = FileChannel.open(directory.file(id), StandardOpenOption.READ);
        try {
            return new Opened(directory, file, Form.layout(file));
        } catch (IOException damaged) {
            file.close();
            throw damaged;
        }
    }

    /**
     * Writes a copy anew from one that is whole, which is answered open.
     *
     * @param bad where the copy is damaged or missing
     */
    Opened heal(UUID id, Directory bad, IOException reason) {
        boolean there = !(reason instanceof NoSuchFileException);
        for (Directory directory : directories) {
            if (directory != bad && directory.broken() == null) {
                try {
                    verify(id, directory);
                    copy(id, directory, bad);
                    log.warn(
                            "blob {} in {} was written anew from {}: {}",
                            id,
                            bad.root(),
                            directory.root(),
                            reason.getMessage());
                    return open(id, directory);
                } catch (NoSuchFileException missing) {
                    log.debug("no copy of {} in {}", id, directory.root());
                } catch (IOException alsoBad) {
                    there = true;
                    log.warn("blob {} in {}: {}", id, directory.root(), alsoBad.getMessage());
                }
            }
        }
        if (!there) {
            throw notFound(id);
        }
        log.error("blob {} is damaged and there is no whole copy: {}", id, reason.getMessage());
        throw new DriverException(
                DriverException.Kind.INTERNAL, Blob.DAMAGED, "blob " + id + " is damaged", reason);
    }

    /** What any of the directories has, by folder, then by name. */
    Listing list(@Nullable String after, int limit) throws IOException {
        int first = after == null ? 0 : Integer.parseInt(after.substring(0, 2), 16);
        String from = after == null ? "" : after.substring(3);
        List<Listing.Found> found = new ArrayList<>();
        String last = "";
        for (int i = first; i < Directory.FOLDERS; i++) {
            SortedMap<String, Directory> names = new TreeMap<>();
            for (Directory directory : directories) {
                if (directory.broken() == null) {
                    directory.names(i).forEach(name -> names.putIfAbsent(name, directory));
                }
            }
            if (i == first) {
                names.headMap(from + "\0").clear();
            }
            for (var name : names.entrySet()) {
                if (found.size() == limit) {
                    return new Listing(found, last);
                }
                Listing.Found blob = name.getValue().found(i, name.getKey());
                if (blob != null) {
                    found.add(blob);
                }
                last = "%02x/%s".formatted(i, name.getKey());
            }
        }
        return new Listing(found, null);
    }

    /** Reads all of a copy; an IOException means that it is not what was written. */
    static long verify(UUID id, Directory directory) throws IOException {
        Opened opened = open(id, directory);
        try (FileChannel file = opened.file()) {
            byte[] block = new byte[Form.BLOCK];
            for (int i = 0; i < opened.layout().checksums().length; i++) {
                Form.block(file, opened.layout(), i, block, 0);
            }
            return opened.layout().size();
        }
    }

    private static void copy(UUID id, Directory from, Directory to) throws IOException {
        if (to.broken() != null) {
            return;
        }
        // a name of its own: several readers may find the same damage
        java.nio.file.Path fresh = to.file(id).resolveSibling(UUID.randomUUID() + Directory.NEW);
        try (FileChannel in = FileChannel.open(from.file(id), StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(
                                fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate(Form.BLOCK);
            while (in.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
            out.force(false);
            Files.move(
                    fresh,
                    to.file(id),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            to.breaks(failed);
            Files.deleteIfExists(fresh);
        }
    }

    /** Verifies every copy of a blob and heals what can be; answers how many bytes were read. */
    long scrub(UUID id) {
        long read = 0;
        for (Directory directory : new ArrayList<>(directories)) {
            if (directory.broken() != null) {
                continue;
            }
            IOException found = damage(id, directory);
            if (found != null) {
                try {
                    Opened whole = heal(id, directory, found);
                    read += whole.layout().size();
                    whole.file().close();
                } catch (DriverException goneOrLost) {
                    log.debug("blob {} could not be healed", id, goneOrLost);
                } catch (IOException nothingWasWritten) {
                    log.debug("closing {}", id, nothingWasWritten);
                }
            } else {
                read += 1;
            }
        }
        return read;
    }

    private static @Nullable IOException damage(UUID id, Directory directory) {
        try {
            verify(id, directory);
            return null;
        } catch (IOException found) {
            return found;
        }
    }
}
