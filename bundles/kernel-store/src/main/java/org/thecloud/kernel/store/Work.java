// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.UUID;
import org.thecloud.kernel.store.KernelTables.Tx;

/**
 * Entries of the work list as mutations write them. The caller holds the row of the resource. While
 * an entry is leased its {@code due} is the end of the lease, so that one column says when somebody
 * must look again.
 */
final class Work {

    /** A later that never comes: what waits so is woken. The hour heals what nobody foresaw. */
    static final int HELD_BACK_MILLIS = 3_600_000;

    /** A parameter in milliseconds from now, on the database's clock. */
    static final String IN_MILLIS =
            "current_timestamp + cast(? as integer) * interval '0.001' second";

    private Work() {}

    /** Makes the resource due now; a worker that is at it looks again afterwards. */
    static void due(Tx tx, String kind, UUID resource) {
        due(tx, kind, resource, 0);
    }

    /**
     * Makes a resource on its way out due, unless a part of the same family, also on its way out,
     * still names it: that one goes first.
     */
    static void leaving(Tx tx, ResourceRow row) {
        due(tx, row.kind(), row.id(), isNamed(tx, row.id()) ? HELD_BACK_MILLIS : 0);
    }

    static boolean isNamed(Tx tx, UUID resource) {
        return tx.sql()
                .row(
                        "select 1 from reference where target = ? and source <> ?"
                                + " fetch first 1 rows only",
                        row -> true,
                        resource,
                        resource)
                .isPresent();
    }

    private static void due(Tx tx, String kind, UUID resource, int millis) {
        int updated =
                tx.sql()
                        .update(
                                "update work set due = case when worker is null then "
                                        + IN_MILLIS
                                        + " else due end, dirty = true, attempts = 0"
                                        + " where resource = ?",
                                millis,
                                resource);
        if (updated == 0) {
            enter(tx, kind, resource, millis);
        }
    }

    /** Makes a new resource due, which cannot have an entry yet. */
    static void fresh(Tx tx, String kind, UUID resource) {
        enter(tx, kind, resource, 0);
    }

    private static void enter(Tx tx, String kind, UUID resource, int millis) {
        tx.sql()
                .update(
                        "insert into work (resource, kind, due, attempts, dirty, fence)"
                                + " values (?, ?, "
                                + IN_MILLIS
                                + ", 0, false, 0)",
                        resource,
                        kind,
                        millis);
    }

    /** Wakes the owner of a resource that changed. */
    static void wakeOwner(Tx tx, ResourceRow row) {
        UUID owner = row.owner();
        if (owner != null) {
            tx.sql()
                    .row(
                            "select kind from resource where id = ? and reconciled for update",
                            found -> found.getString(1),
                            owner)
                    .ifPresent(kind -> due(tx, kind, owner));
        }
    }

    /** Wakes all resources of a kind, of any tenant, that have this value in an indexed field. */
    static void wake(Tx tx, String kind, String field, String value) {
        String who =
                " from resource where reconciled and id in (select resource from resource_index"
                        + " where field = ? and val = ? and kind = ?)";
        tx.sql().rows("select id" + who + " order by id for update", row -> 0, field, value, kind);
        tx.sql()
                .update(
                        "update work set due = case when worker is null then current_timestamp"
                                + " else due end, dirty = true, attempts = 0"
                                + " where resource in (select id"
                                + who
                                + ")",
                        field,
                        value,
                        kind);
        tx.sql()
                .update(
                        "insert into work (resource, kind, due, attempts, dirty, fence)"
                                + " select id, kind, current_timestamp, 0, false, 0"
                                + who
                                + " and not exists (select 1 from work w where w.resource = resource.id)",
                        field,
                        value,
                        kind);
    }
}
