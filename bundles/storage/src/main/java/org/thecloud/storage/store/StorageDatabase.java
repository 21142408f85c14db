// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

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

    @Activate
    public StorageDatabase(@Reference Databases databases) {
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

    Ledger ledger() {
        return ledger;
    }
}
