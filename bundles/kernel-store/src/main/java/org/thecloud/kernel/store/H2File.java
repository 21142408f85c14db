// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

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
            // What H2 began to write by itself is no change any more to commit(), and may still be
            // on its way to the file.
            store.executeFilestoreOperation(() -> {});
        } catch (MVStoreException failed) {
            throw new SQLException("H2 cannot write its file", IO_ERROR, failed);
        }
    }

    /** Moves some of what lives among what is dead, so that the file does not only grow. */
    void compact() throws SQLException {
        try {
            store.compact(WANTED_FILL, COMPACTED_AT_ONCE);
        } catch (MVStoreException failed) {
            throw new SQLException("H2 cannot compact its file", IO_ERROR, failed);
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
