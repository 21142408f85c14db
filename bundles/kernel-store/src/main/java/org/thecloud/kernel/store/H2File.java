// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;

/**
 * H2's file below an open connection. SQL can only write and force it in one go; here the two are
 * apart, so that transactions need not wait for the disk.
 */
final class H2File {

    private static final int WANTED_FILL = 70;
    private static final int COMPACTED_AT_ONCE = 4 << 20;
    private static final int MOST_UNWRITTEN = 64 << 20;
    private static final String IO_ERROR = "58030";

    private final MVStore store;

    private H2File(MVStore store) {
        this.store = store;
    }

    static H2File below(Connection connection) throws SQLException {
        try {
            // The packages in between are not exported.
            Object at = connection.unwrap(JdbcConnection.class);
            for (String step :
                    new String[] {"getSession", "getDatabase", "getStore", "getMvStore"}) {
                at = at.getClass().getMethod(step).invoke(at);
            }
            return new H2File((MVStore) at);
        } catch (ReflectiveOperationException other) {
            throw new SQLException("this H2 does not give its file", IO_ERROR, other);
        }
    }

    /**
     * Keeps H2 from writing by itself as soon as some megabytes of pages have changed (up to 19, by
     * the size of the heap), which it does in the background and in the middle of transactions.
     * There is no setting for it.
     */
    void holdBack() throws SQLException {
        try {
            Field limit = MVStore.class.getDeclaredField("autoCommitMemory");
            limit.setAccessible(true);
            limit.setInt(store, MOST_UNWRITTEN);
        } catch (ReflectiveOperationException other) {
            throw new SQLException(
                    "this H2 does not let its writing be held back", IO_ERROR, other);
        }
    }

    /** Writes what is committed. No transaction may run meanwhile. */
    void write() throws SQLException {
        try {
            store.commit();
            leadToTheLastChunk();
        } catch (MVStoreException failed) {
            throw new SQLException("H2 cannot write its file", IO_ERROR, failed);
        }
    }

    /** Moves some of what lives among what is dead, so that the file does not only grow. */
    void compact() throws SQLException {
        try {
            store.compact(WANTED_FILL, COMPACTED_AT_ONCE);
            leadToTheLastChunk();
        } catch (MVStoreException failed) {
            throw new SQLException("H2 cannot compact its file", IO_ERROR, failed);
        }
    }

    /**
     * Waits for what H2 began to write by itself, which is no change any more to a commit and may
     * still be on its way, and lets the header of the file name the last chunk. H2 finds the last
     * chunk after a crash through the header and the chain of chunks from there. Where the chain
     * breaks, because a chunk went into space that became free, it does write the header, but
     * before it has taken note of the new chunk (2.5.252, RandomAccessStore.writeChunk): the header
     * names the chunk before the last, and what was committed last is not found again.
     */
    private void leadToTheLastChunk() throws SQLException {
        try {
            Method writeHeader = RandomAccessStore.class.getDeclaredMethod("writeStoreHeader");
            writeHeader.setAccessible(true);
            store.executeFilestoreOperation(() -> call(writeHeader));
        } catch (NoSuchMethodException other) {
            throw new SQLException("this H2 does not write its header", IO_ERROR, other);
        }
    }

    private void call(Method method) {
        try {
            method.invoke(store.getFileStore());
        } catch (InvocationTargetException failed) {
            throw failed.getCause() instanceof MVStoreException known
                    ? known
                    : new IllegalStateException(failed.getCause());
        } catch (IllegalAccessException other) {
            throw new IllegalStateException(other);
        }
    }

    /** Returns when what was written is on the disk. */
    void force() throws SQLException {
        try {
            store.sync();
        } catch (MVStoreException failed) {
            throw new SQLException("H2 cannot force its file to the disk", IO_ERROR, failed);
        }
    }
}
