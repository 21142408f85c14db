// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.audit.store.AuditTables;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Cipher;

/**
 * Writes lines, many at a time. Whoever comes while a transaction is under way queues its line; the
 * first to get the pen then writes all that wait, and the others find theirs written.
 */
@Component(service = Appender.class)
public final class Appender {

    private static final int BATCH = 500;

    private final AuditTables tables;
    private final Cipher cipher;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock pen = new ReentrantLock();

    private static final class Waiting {
        private final Entry entry;
        private boolean done;
        private @Nullable RuntimeException failure;

        Waiting(Entry entry) {
            this.entry = entry;
        }
    }

    @Activate
    public Appender(@Reference AuditTables tables, @Reference Cipher cipher) {
        this.tables = tables;
        this.cipher = cipher;
    }

    /** Returns when the line is on the disk; throws if it is not. */
    void append(Entry entry) {
        Waiting mine = new Waiting(entry);
        queue.add(mine);
        pen.lock();
        try {
            while (!mine.done) {
                write();
            }
        } finally {
            pen.unlock();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    /** Writes lines in one transaction. */
    void appendAll(List<Entry> entries) {
        pen.lock();
        try {
            tables.append(entries, this::seal);
        } finally {
            pen.unlock();
        }
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            batch.add(next);
            if (batch.size() == BATCH) {
                break;
            }
        }
        RuntimeException failure = null;
        try {
            tables.append(batch.stream().map(waiting -> waiting.entry).toList(), this::seal);
        } catch (RuntimeException failed) {
            failure = failed;
        }
        for (Waiting waiting : batch) {
            waiting.failure = failure;
            waiting.done = true;
        }
    }

    private String seal(String hash) {
        return cipher.tokenHash(new Secret("audit:" + hash));
    }

    /** Whether the seal is ours. */
    boolean sealed(String hash, String seal) {
        return cipher.tokenHashes(new Secret("audit:" + hash)).contains(seal);
    }
}
