// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Forces H2's files to the disk, once for all commits that wait (group commit): whoever comes first
 * syncs, those who come meanwhile share the next sync. Not interruptible: a commit that is stored
 * must not end as a failure.
 */
final class FileSync {

    private final DataSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition done = lock.newCondition();
    private long asked;
    private long synced;
    private boolean busy;

    FileSync(DataSource source) {
        this.source = source;
    }

    /** Returns when everything committed before the call is on the disk. */
    void await() throws SQLException {
        lock.lock();
        try {
            long ticket = ++asked;
            while (synced < ticket) {
                if (busy) {
                    done.awaitUninterruptibly();
                } else {
                    syncOnBehalfOfAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    // Called with the lock held; gives it up while the disk works.
    private void syncOnBehalfOfAll() throws SQLException {
        long covers = asked;
        busy = true;
        lock.unlock();
        boolean forced = false;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
            forced = true;
        } finally {
            lock.lock();
            busy = false;
            if (forced) {
                synced = covers;
            }
            done.signalAll();
        }
    }
}
