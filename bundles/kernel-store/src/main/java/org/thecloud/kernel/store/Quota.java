// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.kernel.store.KernelTables.Tx;

/**
 * What tenants use of their quota. A reservation is one conditional update, so parallel writers
 * cannot overshoot.
 */
final class Quota {

    private Quota() {}

    /** Makes a resource hold the wanted amounts instead of what it holds now. */
    static void hold(
            Tx tx,
            @Nullable QuotaLimits limits,
            TenantId tenant,
            UUID resource,
            Map<String, Long> held,
            Map<String, Long> wanted) {
        TreeSet<String> names =
                new TreeSet<>(wanted.keySet()); // one order, so that writers do not deadlock
        names.addAll(held.keySet());
        for (String name : names) {
            long amount = wanted.getOrDefault(name, 0L);
            long before = held.getOrDefault(name, 0L);
            if (amount > before) {
                reserve(tx, limits, tenant, name, amount - before);
            } else if (amount < before) {
                release(tx, tenant, name, before - amount);
            }
            if (amount != before && before != 0) {
                tx.sql()
                        .update(
                                "delete from quota_hold where resource = ? and name = ?",
                                resource,
                                name);
            }
            if (amount != before && amount != 0) {
                tx.sql()
                        .update(
                                "insert into quota_hold values (?, ?, ?, ?)",
                                resource,
                                tenant.value(),
                                name,
                                amount);
            }
        }
    }

    /** What a resource holds. */
    static Map<String, Long> held(Tx tx, UUID resource) {
        Map<String, Long> held = new TreeMap<>();
        tx.sql()
                .rows(
                        "select name, amount from quota_hold where resource = ?",
                        row -> held.put(row.getString(1), row.getLong(2)),
                        resource);
        return held;
    }

    static void release(Tx tx, TenantId tenant, UUID resource) {
        Map<String, Long> held = held(tx, resource);
        if (!held.isEmpty()) {
            held.forEach((name, amount) -> release(tx, tenant, name, amount));
            tx.sql().update("delete from quota_hold where resource = ?", resource);
        }
    }

    private static void reserve(
            Tx tx, @Nullable QuotaLimits limits, TenantId tenant, String name, long amount) {
        long limit = limit(limits, tenant, name);
        while (tx.sql()
                        .update(
                                "update quota_use set used = used + ?"
                                        + " where tenant = ? and name = ? and used + ? <= ?",
                                amount,
                                tenant.value(),
                                name,
                                amount,
                                limit)
                == 0) {
            Optional<Long> used =
                    tx.sql()
                            .row(
                                    "select used from quota_use where tenant = ? and name = ?",
                                    row -> row.getLong(1),
                                    tenant.value(),
                                    name);
            long inUse = used.orElse(0L);
            if (inUse + amount > limit) {
                throw exceeded(name, inUse, amount, limit);
            }
            if (used.isEmpty()) {
                tx.sql()
                        .update(
                                "insert into quota_use values (?, ?, ?)",
                                tenant.value(),
                                name,
                                amount);
                return;
            }
            // somebody made the row, or gave something back, between the two statements
        }
    }

    private static CloudException exceeded(String name, long used, long asked, long limit) {
        return new CloudException(
                KernelError.QUOTA_EXCEEDED,
                "quota of %s exceeded: %d in use, %d more asked for, %d allowed"
                        .formatted(name, used, asked, limit),
                Map.of(
                        "quota", name,
                        "used", Long.toString(used),
                        "asked", Long.toString(asked),
                        "limit", Long.toString(limit)));
    }

    private static long limit(@Nullable QuotaLimits limits, TenantId tenant, String name) {
        if (tenant.equals(TenantId.PLATFORM)) {
            return Long.MAX_VALUE / 2;
        }
        if (limits == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE,
                    "quota limits cannot be read: the tenant service is missing");
        }
        OptionalLong limit = limits.limit(tenant, name);
        return limit.orElse(Long.MAX_VALUE / 2);
    }

    private static void release(Tx tx, TenantId tenant, String name, long amount) {
        tx.sql()
                .update(
                        "update quota_use set used = used - ? where tenant = ? and name = ?",
                        amount,
                        tenant.value(),
                        name);
    }
}
