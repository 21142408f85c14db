// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of a journal, of fixed length, written from its beginning to its end. It is mapped, not
 * written through a channel: a channel is closed under everybody when one thread that uses it is
 * interrupted. The blocks are on disk before the file is used, so that a full disk is seen then and
 * not in the middle of a record.
 *
 * <p>A record is its length, its checksum, and its bytes. The checksum covers the number of the
 * segment too: what a file held in an earlier life is never taken for a record of this one.
 *
 * @param <N> what the journal's user notes about it
 */
public final class Segment<N> {

    static final int FIRST = 64;
    static final int FRAME = 8;
    private static final long MAGIC = 0x54434a524e4c3031L;
    private static final int END = -1;
    private static final String SUFFIX = ".journal";
    private static final int ZEROS = 1 << 20;

    private final long number;
    private final Path file;
    private final MappedByteBuffer bytes;
    private final byte[] salt;

    private final N notes;

    private Segment(long number, Path file, MappedByteBuffer bytes, N notes) {
        this.notes = notes;
        this.number = number;
        this.file = file;
        this.bytes = bytes;
        this.salt = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static Path file(Path folder, long number) {
        return folder.resolve("%016x%s".formatted(number, SUFFIX));
    }

    static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }

    static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseUnsignedLong(name.substring(0, name.length() - SUFFIX.length()), 16);
    }

    /** A new one, complete on disk. */
    static <N> Segment<N> create(Path folder, long number, int length, N notes) throws IOException {
        Path fresh = folder.resolve("fresh.tmp");
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(ZEROS, length));
            for (long at = 0; at < length; at += zeros.capacity()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
                while (zeros.hasRemaining()) {
                    channel.write(zeros, at + zeros.position());
                }
            }
            channel.force(true);
        }
        return placed(folder, fresh, number, notes);
    }

    private static <N> Segment<N> placed(Path folder, Path from, long number, N notes)
            throws IOException {
        MappedByteBuffer bytes;
        try (FileChannel channel =
                FileChannel.open(from, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            bytes = channel.map(MapMode.READ_WRITE, 0, channel.size());
        }
        return placed(folder, from, number, bytes, notes);
    }

    /** Another life for a file that is not needed any more. */
    Segment<N> reuse(Path folder, long next, N fresh) throws IOException {
        return placed(folder, file, next, bytes, fresh);
    }

    private static <N> Segment<N> placed(
            Path folder, Path from, long number, MappedByteBuffer bytes, N notes)
            throws IOException {
        Path to = file(folder, number);
        bytes.putLong(0, MAGIC).putLong(8, number);
        bytes.force(0, FIRST);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
        return new Segment<>(number, to, bytes, notes);
    }

    static <N> Segment<N> open(Path file, N notes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Segment<>(
                    number(file), file, channel.map(MapMode.READ_WRITE, 0, channel.size()), notes);
        }
    }

    /** Whether the file was made for this number; else it was left half-way. */
    boolean valid() {
        return bytes.capacity() >= 2 * FIRST
                && bytes.getLong(0) == MAGIC
                && bytes.getLong(8) == number;
    }

    /** Grows by one from segment to segment. */
    public long number() {
        return number;
    }

    public N notes() {
        return notes;
    }

    int length() {
        return bytes.capacity();
    }

    /** Whether a record of this many bytes fits, with the mark of the end after it. */
    boolean fits(int offset, int payload) {
        return offset + FRAME + payload + FRAME <= bytes.capacity();
    }

    /** Writes a record; answers where the next one begins. */
    int write(int offset, byte[] payload, int length) {
        bytes.put(offset + FRAME, payload, 0, length);
        bytes.putInt(offset + 4, checksum(payload, length));
        bytes.putInt(offset, length);
        return offset + FRAME + length;
    }

    /** Says that no record follows. */
    void end(int offset) {
        bytes.putInt(offset + 4, checksum(new byte[0], 0));
        bytes.putInt(offset, END);
    }

    boolean ended(int offset) {
        return offset + FRAME <= bytes.capacity()
                && bytes.getInt(offset) == END
                && bytes.getInt(offset + 4) == checksum(new byte[0], 0);
    }

    /** The record there; null if there is none. */
    byte @org.jspecify.annotations.Nullable [] read(int offset) {
        if (offset + FRAME > bytes.capacity()) {
            return null;
        }
        int length = bytes.getInt(offset);
        if (length <= 0 || !fits(offset, length)) {
            return null;
        }
        byte[] payload = new byte[length];
        bytes.get(offset + FRAME, payload);
        return bytes.getInt(offset + 4) == checksum(payload, length) ? payload : null;
    }

    private int checksum(byte[] payload, int length) {
        CRC32C sum = new CRC32C();
        sum.update(salt, 0, salt.length);
        sum.update(payload, 0, length);
        return (int) sum.getValue();
    }

    /** On disk when it returns. */
    void force(int from, int to) {
        bytes.force(from, to - from);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
