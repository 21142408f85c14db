// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
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
import org.thecloud.store.Sql;

/**
 * The two halves of a removal: marking a resource with everything it owns, and taking rows away.
 * The caller holds the row of the resource.
 */
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
     * Marks a reconciled resource and its parts; parts with nothing behind them go at once. The
     * name is free from now on; quota and claims are held until it is gone.
     */
    void mark(ResourceRow row, Map<String, String> dimensions) {
        if (row.deleting()) {
            return;
        }
        List<ResourceRow> family = family(row);
        refuseWhileNamed(family);
        List<ResourceRow> leaving = new ArrayList<>();
        for (ResourceRow one : family) {
            if (one.reconciled() && !one.deleting()) {
                leaving.add(one);
            }
        }
        List<String> before = leaving.stream().map(ResourceRow::state).toList();
        leaving.forEach(one -> one.leave(Sql.time(clock.instant())));
        tx.em().flush();
        for (ResourceRow one : family) {
            if (!one.reconciled()) {
                remove(one, Map.of());
            }
        }
        for (int i = 0; i < leaving.size(); i++) {
            ResourceRow one = leaving.get(i);
            Work.leaving(tx, one);
            Changes.record(
                    tx,
                    caller,
                    one,
                    Change.Type.DELETING,
                    before.get(i),
                    States.DELETING,
                    one == row ? dimensions : Map.of());
        }
    }

    /** Takes away a resource with nothing behind it, and its parts: they have nothing either. */
    void removeAll(ResourceRow row, Map<String, String> dimensions) {
        List<ResourceRow> family = family(row);
        refuseWhileNamed(family);
        family.forEach(one -> remove(one, one == row ? dimensions : Map.of()));
    }

    /** Takes the row away with everything that hangs on it, and wakes who waited for that. */
    void remove(ResourceRow row, Map<String, String> dimensions) {
        List<UUID> named = Attachments.remove(tx, row.id());
        Quota.release(tx, new TenantId(row.tenant()), row.id());
        Changes.record(tx, caller, row, Change.Type.DELETED, row.state(), null, dimensions);
        Work.wakeOwner(tx, row);
        tx.em().remove(row);
        tx.em().flush();
        for (UUID target : named) {
            ResourceRow held = tx.locked(target);
            if (held != null && held.deleting()) {
                Work.leaving(tx, held);
            }
        }
    }

    /**
     * The resource after all its parts and their parts, each locked: none can be named meanwhile.
     */
    List<ResourceRow> family(ResourceRow row) {
        List<ResourceRow> family = new ArrayList<>(List.of(row));
        for (int i = 0; i < family.size(); i++) {
            family.addAll(owned(family.get(i).id()));
        }
        Collections.reverse(family);
        return family;
    }

    /** Refuses when somebody who is not of the family names one of it. */
    void refuseWhileNamed(List<ResourceRow> family) {
        var ids = tx.sql().ids(family.stream().map(ResourceRow::id).toList());
        tx.sql()
                .row(
                        "select r.kind, r.name, r.id, t.kind, t.name from reference f"
                                + " join resource r on r.id = f.source join resource t on t.id = f.target"
                                + " where f.target = any(?) and not f.source = any(?)"
                                + " order by r.id fetch first 1 rows only",
                        found ->
                                new CloudException(
                                        KernelError.IN_USE,
                                        "%s %s is used by %s %s"
                                                .formatted(
                                                        found.getString(4),
                                                        found.getString(5),
                                                        found.getString(1),
                                                        found.getString(2)),
                                        Map.of(
                                                "used_by",
                                                found.getString(1)
                                                        + "/"
                                                        + found.getObject(3, UUID.class))),
                        ids,
                        ids)
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
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }
}
