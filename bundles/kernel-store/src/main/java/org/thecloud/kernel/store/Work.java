// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.UUID;
import org.thecloud.kernel.store.KernelTables.Tx;

/** Entries of the work list as mutations write them. The caller holds the row of the resource. */
final class Work {

    private Work() {}

    /** Makes the resource due now; a worker that is at it looks again afterwards. */
    static void due(Tx tx, String kind, UUID resource) {
        int updated =
                tx.sql()
                        .update(
                                "update work set due = current_timestamp, dirty = true, attempts = 0"
                                        + " where resource = ?",
                                resource);
        if (updated == 0) {
            tx.sql()
                    .update(
                            "insert into work (resource, kind, due, attempts, dirty, fence)"
                                    + " values (?, ?, current_timestamp, 0, false, 0)",
                            resource,
                            kind);
        }
    }

    /** Wakes the owner of a resource that changed. */
    static void wakeOwner(Tx tx, ResourceRow row) {
        UUID owner = row.owner();
        if (owner != null) {
            tx.sql()
                    .row(
                            "select kind from resource where id = ? for update",
                            found -> found.getString(1),
                            owner)
                    .ifPresent(kind -> due(tx, kind, owner));
        }
    }
}
