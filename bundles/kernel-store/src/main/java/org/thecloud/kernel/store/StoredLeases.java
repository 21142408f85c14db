// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.work.Leases;

/** Named leases, on the database's clock. */
@Component(service = Leases.class)
public final class StoredLeases implements Leases {

    private static final String IN_MILLIS =
            "current_timestamp + cast(? as integer) * interval '0.001' second";

    private final KernelTables tables;

    @Activate
    public StoredLeases(@Reference KernelTables tables) {
        this.tables = tables;
    }

    @Override
    public boolean take(String name, String holder, Duration lasting, Duration rest) {
        int until = (int) lasting.toMillis();
        int restUntil = (int) rest.toMillis();
        try {
            return tables.passing(
                    tx -> {
                        int taken =
                                tx.sql()
                                        .update(
                                                "update lease set holder = ?, until = "
                                                        + IN_MILLIS
                                                        + ", rest_until = "
                                                        + IN_MILLIS
                                                        + " where name = ? and until <= current_timestamp"
                                                        + " and rest_until <= current_timestamp",
                                                holder,
                                                until,
                                                restUntil,
                                                name);
                        if (taken == 1) {
                            return true;
                        }
                        boolean known =
                                tx.sql()
                                        .row(
                                                "select 1 from lease where name = ?",
                                                row -> row.getInt(1),
                                                name)
                                        .isPresent();
                        return !known
                                && tx.sql()
                                                .update(
                                                        "insert into lease values (?, ?, "
                                                                + IN_MILLIS
                                                                + ", "
                                                                + IN_MILLIS
                                                                + ")",
                                                        name,
                                                        holder,
                                                        until,
                                                        restUntil)
                                        == 1;
                    });
        } catch (CloudException lost) {
            if (lost.details().containsKey("constraint")) {
                return false; // somebody else was the first to insert it
            }
            throw lost;
        }
    }

    @Override
    public void release(String name, String holder) {
        tables.passing(
                tx ->
                        tx.sql()
                                .update(
                                        "update lease set until = current_timestamp where name = ? and holder = ?",
                                        name,
                                        holder));
    }
}
