// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files of H2 under {@code slow:}, on a disk that takes its time for each write. */
public final class SlowDisk extends FilePathWrapper {

    private static final Duration A_WRITE = Duration.ofMillis(10);

    /** H2 makes one for each path. */
    public SlowDisk() {}

    static void mount() {
        FilePath.register(new SlowDisk());
    }

    @Override
    public String getScheme() {
        return "slow";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new SlowFile(unwrap().open(mode));
    }

    private static final class SlowFile extends FileBase {

        private final FileChannel file;

        SlowFile(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            LockSupport.parkNanos(A_WRITE.toNanos());
            return file.write(from);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            LockSupport.parkNanos(A_WRITE.toNanos());
            return file.write(from, position);
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return file.read(into);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            file.force(metadata);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
