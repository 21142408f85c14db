// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.audit.store.AuditTables;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;

/** Reads the trail and checks that it is whole. */
@Component(service = AuditService.class)
public final class AuditService {

    private static final int BATCH = 1000;

    private final AuditTables tables;
    private final Appender appender;
    private final ReentrantLock verifying = new ReentrantLock();

    @Activate
    public AuditService(@Reference AuditTables tables, @Reference Appender appender) {
        this.tables = tables;
        this.appender = appender;
    }

    /** Newest first. */
    public Page<Recorded> list(AuditQuery query) {
        List<Recorded> found = tables.list(query);
        boolean more = found.size() > query.limit();
        List<Recorded> page = more ? found.subList(0, query.limit()) : found;
        return new Page<>(page, more ? Long.toString(page.get(page.size() - 1).position()) : null);
    }

    /**
     * Reads the whole chain, one reader at a time. Lines that are appended meanwhile are left to
     * the next reader.
     */
    public Verdict verify() {
        if (!verifying.tryLock()) {
            throw new CloudException(
                    KernelError.RATE_LIMITED,
                    "the chain is being checked already",
                    Map.of("retry_after", "5"));
        }
        try {
            Optional<AuditTables.Head> head = tables.head();
            return head.isPresent() ? verify(head.get()) : headless();
        } finally {
            verifying.unlock();
        }
    }

    private Verdict headless() {
        return tables.following(0, 1).isEmpty()
                ? new Verdict(true, 0, null, null)
                : new Verdict(false, 0, 1L, "the end of the chain is not known any more");
    }

    private Verdict verify(AuditTables.Head head) {
        long position = 0;
        String hash = Entry.NOTHING;
        while (position < head.position()) {
            List<Recorded> batch = tables.following(position, BATCH);
            for (Recorded next : batch) {
                if (position == head.position()) {
                    break;
                }
                position++;
                String problem = problem(next, position, hash);
                if (problem != null) {
                    return new Verdict(false, position - 1, position, problem);
                }
                hash = next.hash();
            }
            if (batch.isEmpty()) {
                return new Verdict(
                        false, position, position + 1, "the last entries have been removed");
            }
        }
        if (!hash.equals(head.hash()) || !appender.sealed(hash, head.seal())) {
            return new Verdict(
                    false,
                    position,
                    position,
                    "the end of the chain was not sealed by this platform");
        }
        return new Verdict(true, position, null, null);
    }

    private static @org.jspecify.annotations.Nullable String problem(
            Recorded next, long position, String hash) {
        if (next.position() != position) {
            return "an entry has been removed";
        }
        if (!next.previous().equals(hash)) {
            return "the entry does not follow the one before";
        }
        if (!next.hash().equals(next.entry().hash(position, hash))) {
            return "the entry has been changed";
        }
        return null;
    }
}
