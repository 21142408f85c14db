// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.SigV4;

/**
 * Bytes on their way to one request: S3 must be told beforehand how many they are and what their
 * checksum is. A few stay in memory, more go to a file without a name, of which a crash leaves
 * nothing. Belongs to one thread at a time.
 */
final class Spool implements AutoCloseable {

    private static final int FIRST_BUFFER = 16 * 1024;
    private static final int IN_MEMORY = 256 * 1024;

    private final MessageDigest digest = SigV4.sha256();
    private byte[] memory = new byte[FIRST_BUFFER];
    private int held;
    private long size;
    private @Nullable FileChannel file;

    void append(byte[] bytes, int from, int count) throws IOException {
        digest.update(bytes, from, count);
        size += count;
        FileChannel open = file;
        if (open == null && held + count > IN_MEMORY) {
            open = unnamed();
            file = open;
            drain(open, ByteBuffer.wrap(memory, 0, held));
            memory = new byte[0];
            held = 0;
        }
        if (open == null) {
            if (held + count > memory.length) {
                memory = Arrays.copyOf(memory, Math.max(held + count, memory.length * 4));
            }
            System.arraycopy(bytes, from, memory, held, count);
            held += count;
        } else {
            drain(open, ByteBuffer.wrap(bytes, from, count));
        }
    }

    private static FileChannel unnamed() throws IOException {
        Path path = Files.createTempFile("storage-s3-", ".part");
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(path);
        }
    }

    private static void drain(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    long size() {
        return size;
    }

    /** The bytes as the body of a request, which may be sent more than once. */
    Content content() {
        FileChannel open = file;
        BodyPublisher publisher =
                open == null
                        ? BodyPublishers.ofByteArray(memory, 0, held)
                        : BodyPublishers.fromPublisher(
                                BodyPublishers.ofInputStream(() -> new FileStream(open)), size);
        return new Content(publisher, HexFormat.of().formatHex(digest.digest()));
    }

    /** Forgets the bytes, for those of the next request. */
    void clear() throws IOException {
        digest.reset();
        size = 0;
        held = 0;
        if (file != null) {
            file.truncate(0);
            file.position(0);
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
    }

    /** Reads the file from its beginning, whatever else is read of it. */
    private static final class FileStream extends InputStream {

        private final FileChannel file;
        private long position;

        FileStream(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int some = file.read(ByteBuffer.wrap(into, from, most), position);
            position += Math.max(0, some);
            return some;
        }
    }
}
