// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.image.BadImageException;
import org.thecloud.image.ImageError;
import org.thecloud.image.ImageFormat;
import org.thecloud.image.ImageHeader;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageStatus;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Resources;

/**
 * The files of images. A file has its name when it is complete, verified and on disk, and never
 * changes after. While its bytes arrive it is a draft that its writer holds a lock on, which dies
 * with the writer's process. Thread-safe.
 */
@Component(service = Shelf.class, configurationPid = Shelf.PID)
@Designate(ocd = Config.class)
public final class Shelf {

    static final String PID = "org.thecloud.image";

    private static final String DRAFT = ".part";
    private static final int BUFFER = 1 << 18;
    private static final Duration LOCKED_BY_THEN = Duration.ofSeconds(10);

    private final Path folder;
    private final long mostBytes;
    private final Clock clock;

    @Activate
    public Shelf(Config config, @Reference Resources resources) {
        this(
                folder(config.folder().strip()).resolve(resources.installation().toString()),
                (long) config.most_gb() << 30,
                Clock.systemUTC());
    }

    Shelf(Path folder, long mostBytes, Clock clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    private static Path folder(String configured) {
        return configured.isEmpty()
                ? Path.of(System.getProperty("karaf.data", "data"), "image")
                : Path.of(configured);
    }

    /** What the file of an image may have. */
    long mostBytes() {
        return mostBytes;
    }

    /** Where the file of an image is, or would be. */
    Path file(UUID id, ImageFormat format) {
        return folder.resolve(id + "." + format.name().toLowerCase(Locale.ROOT));
    }

    /** What is there of an image, if it is complete. */
    Optional<ImageStatus> look(UUID id, ImageSpec spec) {
        Path file = file(id, spec.format());
        try {
            long size = Files.size(file);
            return Optional.of(new ImageStatus(size, ImageHeader.diskBytes(file, spec.format())));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (BadImageException damaged) {
            throw refused(damaged);
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /** Refuses what says itself that it is too long, or longer than there is room. */
    void requireRoom(long length) {
        if (length > mostBytes) {
            throw tooLarge();
        }
        try {
            prepare();
            if (length > Files.getFileStore(folder).getUsableSpace()) {
                throw full(null);
            }
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /**
     * Takes the bytes of an image. They have their name on disk when it returns; if they are not
     * what they shall be, nothing is left.
     */
    void put(UUID id, ImageSpec spec, InputStream bytes) {
        Path draft = folder.resolve(id + "." + UUID.randomUUID() + DRAFT);
        try {
            prepare();
            write(draft, spec, bytes);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
            Path file = file(id, spec.format());
            if (!Files.exists(file)) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (AtomicMoveNotSupportedException impossible) {
            throw CloudException.internal("a draft is beside its file", impossible);
        } catch (IOException failed) {
            throw isFull() ? full(failed) : unusable(failed);
        } finally {
            forget(draft);
        }
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder);
        // QEMU's user must come through, and need not see what there is
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private void write(Path draft, ImageSpec spec, InputStream bytes) throws IOException {
        try (FileChannel out =
                        FileChannel.open(
                                draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock alive = out.lock()) {
            String sum = copied(bytes, out);
            if (!sum.equals(spec.sha256())) {
                throw new CloudException(
                        ImageError.CHECKSUM_MISMATCH,
                        "the bytes have the SHA-256 %s, not %s".formatted(sum, spec.sha256()),
                        Map.of("field", "sha256", "actual", sum));
            }
            ImageHeader.diskBytes(draft, spec.format());
            out.force(true);
        } catch (BadImageException bad) {
            throw refused(bad);
        }
    }

    private String copied(InputStream bytes, FileChannel out) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        long written = 0;
        int some = bytes.read(buffer);
        while (some >= 0) {
            written += some;
            if (written > mostBytes) {
                throw tooLarge();
            }
            digest.update(buffer, 0, some);
            ByteBuffer left = ByteBuffer.wrap(buffer, 0, some);
            while (left.hasRemaining()) {
                out.write(left);
            }
            some = bytes.read(buffer);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean isFull() {
        try {
            return Files.getFileStore(folder).getUsableSpace() < BUFFER;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static void forget(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException later) {
            // found by the next sweep
        }
    }

    /** Removes an image; none is success. */
    void remove(UUID id) {
        try {
            for (ImageFormat format : ImageFormat.values()) {
                Files.deleteIfExists(file(id, format));
            }
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /** Removes files of images that are unknown, and drafts that nobody writes any more. */
    void sweep(Predicate<UUID> known) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(DRAFT) ? abandoned(file) : orphaned(name, known)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    private static boolean orphaned(String name, Predicate<UUID> known) {
        try {
            return !known.test(UUID.fromString(name.substring(0, Math.max(0, name.indexOf('.')))));
        } catch (IllegalArgumentException notOurs) {
            return false;
        }
    }

    private boolean abandoned(Path draft) throws IOException {
        FileTime changed;
        try {
            changed = Files.getLastModifiedTime(draft);
        } catch (NoSuchFileException gone) {
            return false;
        }
        if (changed.toInstant().isAfter(clock.instant().minus(LOCKED_BY_THEN))) {
            return false; // perhaps its writer has not come to locking it
        }
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (OverlappingFileLockException written) {
            return false;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private CloudException tooLarge() {
        return new CloudException(
                ImageError.IMAGE_TOO_LARGE,
                "an image has at most %d GB".formatted(mostBytes >> 30),
                Map.of("limit", Long.toString(mostBytes)));
    }

    private static CloudException full(@Nullable Throwable cause) {
        return new CloudException(
                ImageError.NO_SPACE, "there is no room for the image", Map.of(), cause);
    }

    private static CloudException refused(BadImageException bad) {
        return new CloudException(
                ImageError.IMAGE_REFUSED,
                String.valueOf(bad.getMessage()),
                Map.of("field", "format"),
                bad);
    }

    private CloudException unusable(IOException failed) {
        return new CloudException(
                ImageError.FOLDER_FAILED,
                "the folder of images cannot be used; the operator finds out why in the log",
                Map.of(),
                failed);
    }
}
