// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.util.List;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;
import org.thecloud.store.Sql;

/**
 * Transactions on the tables of jobs. There is no entity: nearly every statement is a claim, or is
 * about hundreds of rows at once.
 */
@Component(service = CronTables.class)
public final class CronTables {

    static final Caller SELF = Caller.system(TenantId.PLATFORM, "cron");

    private final Database database;

    @Activate
    public CronTables(@Reference Databases databases) {
        database = databases.open("cron", CronTables.class, List.of());
    }

    @Deactivate
    public void close() {
        database.close();
    }

    <R> R read(Function<Sql, R> work) {
        return Sql.read(database, work);
    }

    <R> R write(Caller caller, Function<Sql, R> work) {
        return Sql.write(database, caller, work);
    }

    /** Whether other runtimes may use the same tables. */
    boolean shared() {
        return database.shared();
    }
}
