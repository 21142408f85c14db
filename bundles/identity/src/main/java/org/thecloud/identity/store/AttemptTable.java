// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.store.Database;

/** Tries that are counted, and whom to trust, as rows. */
@Component(service = AttemptTable.class)
public final class AttemptTable {

    private final Database database;

    @Activate
    public AttemptTable(@Reference IdentityTables tables) {
        this.database = tables.database();
    }

    /**
     * Counts a try under each name; answers how long the sender has to wait, usually not at all.
     */
    public Duration count(Caller caller, List<Counter> counters, Instant now) {
        for (int tried = 1; ; tried++) {
            try {
                return database.write(caller, em -> count(em, counters, now));
            } catch (CloudException race) {
                // two firsts at the same moment: the second finds the row on its next try
                if (tried == 5 || !race.details().containsKey("constraint")) {
                    throw race;
                }
            }
        }
    }

    private static Duration count(EntityManager em, List<Counter> counters, Instant now) {
        boolean trusted = false;
        for (Counter counter : counters) {
            AttemptRow row = attempts(em, counter.id(), now);
            trusted |= row.trusted(now);
            if (counter.wide() && trusted) {
                continue;
            }
            Duration wait = row.count(now, counter.limit(), !counter.wide());
            if (!wait.isZero()) {
                return wait;
            }
        }
        return Duration.ZERO;
    }

    private static AttemptRow attempts(EntityManager em, String id, Instant now) {
        AttemptRow row = em.find(AttemptRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (row == null) {
            row = new AttemptRow(id, now);
            em.persist(row);
            em.flush();
        }
        return row;
    }

    /**
     * What is counted.
     *
     * @param wide whether trust, once won, lifts this limit
     */
    public record Counter(String id, int limit, boolean wide) {}

    /** Forgets the tries under a name and trusts it for a time. */
    public void trust(Caller caller, String id, Instant now, Instant until) {
        database.write(
                caller,
                em -> {
                    AttemptRow row = attempts(em, id, now);
                    row.clear();
                    row.trust(until);
                    return id;
                });
    }
}
