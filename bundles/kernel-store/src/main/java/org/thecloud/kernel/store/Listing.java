// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.KernelTables.Tx;

/**
 * Pages of resources, newest first, by seeking on the time-ordered id: the cost does not grow with
 * the table.
 */
final class Listing {

    private static final Set<String> COLUMNS = Set.of("name", "state");

    private Listing() {}

    /** One row more than asked for, if there is one. */
    static List<ResourceRow> rows(Tx tx, UUID tenant, String kind, ResourceQuery query) {
        boolean indexed = !query.labels().isEmpty() || !COLUMNS.containsAll(query.index().keySet());
        return indexed ? byIndex(tx, tenant, kind, query) : byColumns(tx, tenant, kind, query);
    }

    private static List<ResourceRow> byColumns(
            Tx tx, UUID tenant, String kind, ResourceQuery query) {
        StringBuilder text =
                new StringBuilder(
                        "select r from ResourceRow r where r.tenant = :tenant and r.kind = :kind");
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("tenant", tenant);
        values.put("kind", kind);
        query.index()
                .forEach(
                        (field, value) -> {
                            text.append(" and r.").append(field).append(" = :").append(field);
                            values.put(field, value);
                        });
        if (!query.owned()) {
            text.append(" and r.owner is null");
        }
        UUID after = cursor(query.page().after());
        if (after != null) {
            text.append(" and r.id < :after");
            values.put("after", after);
        }
        TypedQuery<ResourceRow> typed =
                tx.em()
                        .createQuery(
                                text.append(" order by r.id desc").toString(), ResourceRow.class);
        values.forEach(typed::setParameter);
        return typed.setMaxResults(query.page().limit() + 1).getResultList();
    }

    private static List<ResourceRow> byIndex(Tx tx, UUID tenant, String kind, ResourceQuery query) {
        StringBuilder sql =
                new StringBuilder("select r.id from resource r where r.tenant = ? and r.kind = ?");
        List<Object> values = new ArrayList<>(List.of(tenant, kind));
        query.index()
                .forEach(
                        (field, value) -> {
                            if (COLUMNS.contains(field)) {
                                sql.append(" and r.").append(field).append(" = ?");
                                values.add(value);
                            } else {
                                indexed(sql, values, field, value);
                            }
                        });
        query.labels()
                .forEach(
                        (label, value) ->
                                indexed(
                                        sql,
                                        values,
                                        Attachments.labelField(label),
                                        value.orElse(null)));
        if (!query.owned()) {
            sql.append(" and r.owner is null");
        }
        UUID after = cursor(query.page().after());
        if (after != null) {
            sql.append(" and r.id < ?");
            values.add(after);
        }
        values.add(query.page().limit() + 1);
        List<UUID> ids =
                tx.sql()
                        .rows(
                                sql.append(" order by r.id desc fetch first ? rows only")
                                        .toString(),
                                row -> row.getObject(1, UUID.class),
                                values.toArray());
        return ids.isEmpty()
                ? List.of()
                : tx.em()
                        .createQuery(
                                "select r from ResourceRow r where r.id in :ids order by r.id desc",
                                ResourceRow.class)
                        .setParameter("ids", ids)
                        .getResultList();
    }

    private static void indexed(
            StringBuilder sql, List<Object> values, String field, @Nullable String value) {
        sql.append(
                " and exists (select 1 from resource_index i where i.resource = r.id and i.field = ?");
        values.add(field);
        if (value != null) {
            sql.append(" and i.val = ?");
            values.add(value);
        }
        sql.append(")");
    }

    private static @Nullable UUID cursor(@Nullable String after) {
        try {
            return after == null ? null : UUID.fromString(after);
        } catch (IllegalArgumentException notOurs) {
            throw new CloudException(
                    KernelError.INVALID_CURSOR,
                    "after is not a cursor of this list",
                    Map.of("field", "after"));
        }
    }
}
