// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.store.KernelTables.Tx;

/** The two halves of a removal: marking, with everything owned, and taking the row away. */
final class Removal {

    private final Tx tx;
    private final Caller caller;
    private final Clock clock;

    Removal(Tx tx, Caller caller, Clock clock) {
        this.tx = tx;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * Marks a reconciled resource. Its name is free from now on; quota and claims are held until it
     * is gone.
     */
    void mark(ResourceRow row, Map<String, String> dimensions) {
        if (row.deleting()) {
            return;
        }
        refuseWhileNamed(row);
        String before = row.state();
        row.deleting(true);
        row.generation(row.generation() + 1);
        row.nameKey(row.name() + "/" + row.id());
        row.state(States.DELETING);
        row.reason(null);
        row.updatedAt(Sql.time(clock.instant()));
        for (ResourceRow child : owned(row.id())) {
            mark(child, Map.of());
        }
        Work.due(tx, row.kind(), row.id());
        Changes.record(tx, caller, row, Change.Type.DELETING, before, row.state(), dimensions);
    }

    /** Takes the row away with everything that hangs on it, and wakes the owner. */
    void remove(ResourceRow row, Map<String, String> dimensions) {
        Attachments.remove(tx, row.id());
        Quota.release(tx, new TenantId(row.tenant()), row.id());
        Changes.record(tx, caller, row, Change.Type.DELETED, row.state(), null, dimensions);
        Work.wakeOwner(tx, row);
        tx.em().remove(row);
        tx.em().flush();
    }

    /**
     * Takes away what a resource owns that has nothing behind it: its parts have nothing either.
     */
    void removeOwned(UUID owner) {
        for (ResourceRow part : owned(owner)) {
            removeOwned(part.id());
            remove(part, Map.of());
        }
    }

    void refuseWhileNamed(ResourceRow row) {
        tx.sql()
                .row(
                        "select r.kind, r.name, r.id from reference f join resource r on r.id = f.source"
                                + " where f.target = ? and (r.owner is null or r.owner <> ?)"
                                + " order by r.id fetch first 1 rows only",
                        found ->
                                new CloudException(
                                        KernelError.IN_USE,
                                        "%s %s is used by %s %s"
                                                .formatted(
                                                        row.kind(),
                                                        row.name(),
                                                        found.getString(1),
                                                        found.getString(2)),
                                        Map.of(
                                                "used_by",
                                                found.getString(1)
                                                        + "/"
                                                        + found.getObject(3, UUID.class))),
                        row.id(),
                        row.id())
                .ifPresent(
                        inUse -> {
                            throw inUse;
                        });
    }

    List<ResourceRow> owned(UUID owner) {
        return tx.em()
                .createQuery(
                        "select r from ResourceRow r where r.owner = :owner order by r.id",
                        ResourceRow.class)
                .setParameter("owner", owner)
                .getResultList();
    }
}
