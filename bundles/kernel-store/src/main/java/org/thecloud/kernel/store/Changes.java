// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.store.KernelTables.Tx;
import org.thecloud.store.Sql;

/** Writes change records, in the transaction of the change. */
final class Changes {

    private Changes() {}

    static void record(
            Tx tx,
            Caller caller,
            ResourceRow row,
            Change.Type type,
            @Nullable String before,
            @Nullable String after,
            Map<String, String> dimensions) {
        tx.sql()
                .update(
                        "insert into change (sequence, kind, resource, tenant, type, before_state, after_state,"
                                + " actor, actor_name, request_id, dimensions, at) values ("
                                + (tx.postgresql()
                                        ? "nextval('change_sequence')"
                                        : "next value for change_sequence")
                                + ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        row.kind(),
                        row.id(),
                        row.tenant(),
                        type.name(),
                        before,
                        after,
                        caller.principal().id(),
                        caller.principal().name(),
                        caller.requestId(),
                        Json.write(dimensions),
                        Sql.time(Clock.systemUTC().instant()));
    }
}
