// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reference;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.store.KernelTables.Tx;

/**
 * The rows that hang on a resource: index, references and claims. Written with it, in its
 * transaction.
 */
final class Attachments {

    private static final String LABEL = "label:";

    private Attachments() {}

    /** Makes them what the draft says. A fresh resource has none to look for. */
    static <S> void write(
            Tx tx, ResourceKind<S, ?> kind, ResourceRow row, Draft<S> draft, boolean fresh) {
        index(tx, kind, row, draft, fresh);
        references(tx, kind, row, draft.spec(), fresh);
        claims(tx, kind, row.id(), draft.spec(), fresh);
    }

    static String labelField(String label) {
        return LABEL + label;
    }

    private static <S> void index(
            Tx tx, ResourceKind<S, ?> kind, ResourceRow row, Draft<S> draft, boolean fresh) {
        UUID id = row.id();
        Map<String, String> wanted = new TreeMap<>(kind.index(draft.spec()));
        draft.labels().forEach((label, value) -> wanted.put(labelField(label), value));
        Map<String, String> stored = new TreeMap<>();
        if (!fresh) {
            tx.sql()
                    .rows(
                            "select field, val from resource_index where resource = ?",
                            found -> stored.put(found.getString(1), found.getString(2)),
                            id);
        }
        if (stored.equals(wanted)) {
            return;
        }
        if (!stored.isEmpty()) {
            tx.sql().update("delete from resource_index where resource = ?", id);
        }
        tx.sql()
                .each(
                        "insert into resource_index (resource, field, val, kind, tenant)"
                                + " values (?, ?, ?, ?, ?)",
                        wanted.entrySet().stream()
                                .map(
                                        entry ->
                                                new @Nullable Object[] {
                                                    id,
                                                    entry.getKey(),
                                                    entry.getValue(),
                                                    row.kind(),
                                                    row.tenant()
                                                })
                                .toList());
    }

    private static <S> void references(
            Tx tx, ResourceKind<S, ?> kind, ResourceRow row, S spec, boolean fresh) {
        List<Reference> wanted =
                kind.references(spec).stream()
                        .sorted(Comparator.comparing(Reference::id)) // as every writer locks them
                        .toList();
        Set<UUID> stored = fresh ? Set.of() : new TreeSet<>(targets(tx, row.id()));
        for (Reference reference : wanted) {
            if (fresh || !stored.remove(reference.id())) {
                // locked, so that it cannot be deleted before this transaction ends
                boolean there =
                        tx.sql()
                                .row(
                                        "select id from resource where id = ? and tenant = ? and kind = ?"
                                                + " and deleting = false for update",
                                        found -> found.getObject(1, UUID.class),
                                        reference.id(),
                                        row.tenant(),
                                        reference.kind())
                                .isPresent();
                if (!there) {
                    throw missing(reference);
                }
                tx.sql().update("insert into reference values (?, ?)", row.id(), reference.id());
            }
        }
        for (UUID gone : stored) {
            tx.sql()
                    .update(
                            "delete from reference where source = ? and target = ?",
                            row.id(),
                            gone);
        }
    }

    private static List<UUID> targets(Tx tx, UUID source) {
        return tx.sql()
                .rows(
                        "select target from reference where source = ? order by target",
                        row -> row.getObject(1, UUID.class),
                        source);
    }

    private static CloudException missing(Reference reference) {
        return new CloudException(
                KernelError.REFERENCE_NOT_FOUND,
                reference.kind() + " " + reference.id() + " does not exist",
                Map.of("kind", reference.kind(), "id", reference.id().toString()));
    }

    private static <S> void claims(Tx tx, ResourceKind<S, ?> kind, UUID id, S spec, boolean fresh) {
        Set<String> wanted = new TreeSet<>(kind.claims(spec));
        List<String> stored =
                fresh
                        ? List.of()
                        : tx.sql()
                                .rows(
                                        "select name from claim where resource = ?",
                                        row -> row.getString(1),
                                        id);
        for (String gone : stored) {
            if (!wanted.remove(gone)) {
                tx.sql().update("delete from claim where name = ?", gone);
            }
        }
        for (String claim : wanted) {
            try {
                tx.sql().update("insert into claim values (?, ?)", claim, id);
            } catch (RuntimeException taken) {
                if (SqlFailure.in(taken).flatMap(SqlFailure::violatedIndex).isEmpty()) {
                    throw taken;
                }
                throw new CloudException(
                        KernelError.CONFLICT, claim + " is taken", Map.of("claim", claim), taken);
            }
        }
    }

    /** Takes them all away; answers whom the resource named. */
    static List<UUID> remove(Tx tx, UUID id) {
        List<UUID> named = targets(tx, id);
        tx.sql().update("delete from resource_index where resource = ?", id);
        // Who still names it is a part of the same family, and leaves as well.
        tx.sql().update("delete from reference where source = ? or target = ?", id, id);
        tx.sql().update("delete from claim where resource = ?", id);
        tx.sql().update("delete from work where resource = ?", id);
        return named;
    }
}
