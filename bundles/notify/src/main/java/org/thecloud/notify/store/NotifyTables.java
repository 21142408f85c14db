// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.store;

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
 * Transactions on the tables of topics. There is no entity: nearly every statement is a claim, or
 * is about hundreds of rows at once.
 */
@Component(service = NotifyTables.class)
public final class NotifyTables {

    static final Caller SELF = Caller.system(TenantId.PLATFORM, "notify");

    private final Database database;

    @Activate
    public NotifyTables(@Reference Databases databases) {
        database = databases.open("notify", NotifyTables.class, List.of());
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
