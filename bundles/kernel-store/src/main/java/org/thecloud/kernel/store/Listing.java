// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.store.Sql;

/**
 * Pages of resources, newest first, by seeking on the time-ordered id: the cost does not grow with
 * the table.
 */
final class Listing {

    private static final Set<String> COLUMNS = Set.of("name", "state");

    private Listing() {}

    /** One more than asked for, if there is one. */
    static <S, T> List<Resource<S, T>> page(
            Sql sql, UUID tenant, ResourceKind<S, T> kind, ResourceQuery query) {
        StringBuilder text =
                new StringBuilder("select ")
                        .append(Shape.COLUMNS)
                        .append(" from resource r where r.tenant = ? and r.kind = ?");
        List<Object> values = new ArrayList<>(List.of(tenant, kind.name()));
        new TreeMap<>(query.index())
                .forEach(
                        (field, value) -> {
                            if (COLUMNS.contains(field)) {
                                text.append(" and r.").append(field).append(" = ?");
                                values.add(value);
                            } else {
                                indexed(text, values, field, value);
                            }
                        });
        new TreeMap<>(query.labels())
                .forEach(
                        (label, value) ->
                                indexed(
                                        text,
                                        values,
                                        Attachments.labelField(label),
                                        value.orElse(null)));
        if (!query.owned()) {
            text.append(" and r.owner = ?");
            values.add(ResourceRow.NOBODY);
        }
        UUID after = cursor(query.page().after());
        if (after != null) {
            text.append(" and r.id < ?");
            values.add(after);
        }
        // All columns of the index, so that both databases walk it backwards and stop.
        text.append(
                query.owned()
                        ? " order by r.tenant desc, r.kind desc, r.id desc"
                        : " order by r.owner desc, r.tenant desc, r.kind desc, r.id desc");
        text.append(" fetch first ? rows only");
        values.add(query.page().limit() + 1);
        return sql.rows(text.toString(), row -> Shape.of(kind, row), values.toArray());
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
