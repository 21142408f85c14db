// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.service.Letter;
import org.thecloud.kernel.Caller;
import org.thecloud.store.Database;

/** Letters to users as rows. */
@Component(service = OutboxTable.class)
public final class OutboxTable {

    private final Database database;

    @Activate
    public OutboxTable(@Reference IdentityTables tables) {
        this.database = tables.database();
    }

    /** Letters that are still of use, newest first. */
    public List<Letter> letters(Instant now, int limit) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select o from OutboxRow o where o.expiresAt > :now"
                                                + " order by o.id desc",
                                        OutboxRow.class)
                                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(OutboxRow::letter)
                                .toList());
    }

    /** Letters for which couriers are to be asked now. */
    public List<Letter> undelivered(Instant now, int limit) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select o from OutboxRow o where o.deliveredBy is null"
                                                + " and o.expiresAt > :now and o.dueAt <= :now"
                                                + " order by o.dueAt",
                                        OutboxRow.class)
                                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(OutboxRow::letter)
                                .toList());
    }

    public void undelivered(Caller caller, UUID letter, String why, Instant again) {
        database.write(
                caller,
                em -> {
                    OutboxRow row = em.find(OutboxRow.class, letter);
                    if (row != null) {
                        row.failed(why, again);
                    }
                    return letter;
                });
    }

    public void delivered(Caller caller, UUID letter, String courier) {
        database.write(
                caller,
                em -> {
                    OutboxRow row = em.find(OutboxRow.class, letter);
                    if (row != null) {
                        row.deliveredBy(courier);
                    }
                    return letter;
                });
    }
}
