// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;

/** The tables of object storage, opened once, with the ledger that all changes go through. */
@Component(service = StorageDatabase.class)
public final class StorageDatabase {

    private final Database database;
    private final Ledger ledger;
    private final Clock clock;

    @Activate
    public StorageDatabase(@Reference Databases databases) {
        this(databases, Clock.systemUTC());
    }

    /**
     * With a clock of one's own.
     *
     * @param clock that says how long something was stored
     */
    public StorageDatabase(Databases databases, Clock clock) {
        this.clock = clock;
        database =
                databases.open(
                        "storage",
                        StorageDatabase.class,
                        List.of(
                                BucketRow.class,
                                ObjectRow.class,
                                UploadRow.class,
                                PartRow.class,
                                GarbageRow.class,
                                RuleRow.class,
                                EventRow.class));
        ledger = new Ledger(database);
    }

    @Deactivate
    public void close() {
        database.close();
    }

    Database database() {
        return database;
    }

    Instant now() {
        return clock.instant();
    }

    Ledger ledger() {
        return ledger;
    }
}
