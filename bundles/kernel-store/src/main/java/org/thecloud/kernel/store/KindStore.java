// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.store.KernelTables.Tx;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Resources of one kind in the common tables. */
final class KindStore<S, T> implements ResourceStore<S, T> {

    private final ResourceKind<S, T> kind;
    private final KernelTables tables;
    private final Clock clock;
    private final Supplier<@Nullable QuotaLimits> limits;

    KindStore(
            ResourceKind<S, T> kind,
            KernelTables tables,
            Clock clock,
            Supplier<@Nullable QuotaLimits> limits) {
        this.kind = kind;
        this.tables = tables;
        this.clock = clock;
        this.limits = limits;
    }

    @Override
    public Resource<S, T> create(Caller caller, Draft<S> wanted) {
        Draft<S> draft = checked(wanted);
        return tables.write(
                caller.dryRun(),
                tx -> {
                    UUID id = Ids.next();
                    Optional<UUID> earlier = Idempotency.remember(tx, caller, kind, draft, id);
                    return earlier.isPresent()
                            ? repeated(tx, caller, earlier.get())
                            : insert(tx, caller, draft, id);
                });
    }

    private Resource<S, T> repeated(Tx tx, Caller caller, UUID id) {
        return row(tx, caller, id)
                .map(row -> Shape.of(kind, row))
                .orElseThrow(
                        () ->
                                new CloudException(
                                        KernelError.IDEMPOTENCY_KEY_REUSED,
                                        "the "
                                                + kind.name()
                                                + " made with this idempotency key is gone",
                                        Map.of("id", id.toString())));
    }

    private Resource<S, T> insert(Tx tx, Caller caller, Draft<S> draft, UUID id) {
        ResourceRow row = new ResourceRow(id, kind.name(), caller.tenant().value());
        row.owner(draft.owner());
        row.generation(1);
        row.state(kind.initialState());
        row.createdBy(caller.principal().id());
        row.createdAt(Sql.time(clock.instant()));
        apply(row, draft);
        tx.em().persist(row);
        flush(tx, draft.name());
        Attachments.write(tx, kind, row, draft);
        Quota.hold(tx, limits.get(), caller.tenant(), id, kind.quota(draft.spec()));
        if (kind.reconciled()) {
            Work.due(tx, row.kind(), id);
        }
        Changes.record(
                tx,
                caller,
                row,
                Change.Type.CREATED,
                null,
                row.state(),
                kind.dimensions(draft.spec()));
        return Shape.of(kind, row);
    }

    @Override
    public Optional<Resource<S, T>> find(Caller caller, UUID id) {
        return tables.read(tx -> row(tx, caller, id)).map(row -> Shape.of(kind, row));
    }

    @Override
    public Resource<S, T> get(Caller caller, UUID id) {
        return find(caller, id).orElseThrow(() -> CloudException.notFound(kind.name(), id));
    }

    @Override
    public Optional<Resource<S, T>> named(Caller caller, String name) {
        return tables.read(
                        tx ->
                                tx.em()
                                        .createQuery(
                                                "select r from ResourceRow r where r.tenant = :tenant"
                                                        + " and r.kind = :kind and r.nameKey = :name",
                                                ResourceRow.class)
                                        .setParameter("tenant", caller.tenant().value())
                                        .setParameter("kind", kind.name())
                                        .setParameter("name", name)
                                        .getResultStream()
                                        .findFirst())
                .map(row -> Shape.of(kind, row));
    }

    @Override
    public Page<Resource<S, T>> list(Caller caller, ResourceQuery query) {
        List<ResourceRow> rows =
                tables.read(tx -> Listing.rows(tx, caller.tenant().value(), kind.name(), query));
        int limit = query.page().limit();
        boolean more = rows.size() > limit;
        List<ResourceRow> page = more ? rows.subList(0, limit) : rows;
        return new Page<>(
                page.stream().map(row -> Shape.of(kind, row)).toList(),
                more ? page.get(limit - 1).id().toString() : null);
    }

    @Override
    public Resource<S, T> update(Caller caller, UUID id, Function<Resource<S, T>, Draft<S>> edit) {
        return tables.write(
                caller.dryRun(),
                tx -> {
                    ResourceRow row = locked(tx, caller, id);
                    Resource<S, T> current = Shape.of(kind, row);
                    if (row.deleting()) {
                        throw new CloudException(
                                KernelError.DELETING, kind.name() + " " + id + " is being deleted");
                    }
                    Draft<S> draft = checked(edit.apply(current));
                    return draft.equals(current.draft())
                            ? current
                            : rewrite(tx, caller, row, draft);
                });
    }

    private Resource<S, T> rewrite(Tx tx, Caller caller, ResourceRow row, Draft<S> draft) {
        apply(row, draft);
        row.generation(row.generation() + 1);
        flush(tx, draft.name());
        Attachments.write(tx, kind, row, draft);
        Quota.hold(tx, limits.get(), caller.tenant(), row.id(), kind.quota(draft.spec()));
        if (kind.reconciled()) {
            Work.due(tx, row.kind(), row.id());
        }
        Work.wakeOwner(tx, row);
        Changes.record(
                tx,
                caller,
                row,
                Change.Type.UPDATED,
                row.state(),
                row.state(),
                kind.dimensions(draft.spec()));
        return Shape.of(kind, row);
    }

    @Override
    public Resource<S, T> delete(Caller caller, UUID id) {
        return tables.write(
                caller.dryRun(),
                tx -> {
                    ResourceRow row = locked(tx, caller, id);
                    S spec = Json.read(row.spec(), kind.specType());
                    Removal removal = new Removal(tx, caller, clock);
                    if (kind.reconciled()) {
                        removal.mark(row, kind.dimensions(spec));
                        tx.em().flush();
                        return Shape.of(kind, row);
                    }
                    removal.refuseWhileNamed(row);
                    Resource<S, T> last = Shape.of(kind, row);
                    removal.removeOwned(row.id());
                    removal.remove(row, kind.dimensions(spec));
                    return last;
                });
    }

    @Override
    public boolean exists(UUID id) {
        return tables.read(
                tx ->
                        tx.sql()
                                .row(
                                        "select 1 from resource where id = ? and kind = ?",
                                        row -> row.getInt(1),
                                        id,
                                        kind.name())
                                .isPresent());
    }

    @Override
    public void wake(String field, String value) {
        String who =
                " from resource r join resource_index i on i.resource = r.id"
                        + " where r.kind = ? and i.field = ? and i.val = ?";
        tables.write(
                false,
                tx -> {
                    tx.sql()
                            .rows(
                                    "select r.id" + who + " order by r.id",
                                    row -> row.getObject(1, UUID.class),
                                    kind.name(),
                                    field,
                                    value)
                            .forEach(id -> Work.due(tx, kind.name(), id));
                    return true;
                });
    }

    @Override
    public Map<String, Long> countByState() {
        Map<String, Long> counts = new TreeMap<>();
        tables.read(
                tx ->
                        tx.sql()
                                .rows(
                                        "select state, count(*) from resource where kind = ? group by state",
                                        row -> counts.put(row.getString(1), row.getLong(2)),
                                        kind.name()));
        return counts;
    }

    private Draft<S> checked(Draft<S> draft) {
        Labels.check(draft.labels());
        return draft.withName(kind.requireName(draft.name()));
    }

    private void apply(ResourceRow row, Draft<S> draft) {
        row.name(draft.name());
        row.nameKey(draft.owner() == null ? draft.name() : draft.name() + "/" + draft.owner());
        row.spec(Json.write(draft.spec()));
        row.labels(Json.write(draft.labels()));
        row.updatedAt(Sql.time(clock.instant()));
    }

    private Optional<ResourceRow> row(Tx tx, Caller caller, UUID id) {
        ResourceRow row = tx.em().find(ResourceRow.class, id);
        return row != null
                        && row.tenant().equals(caller.tenant().value())
                        && row.kind().equals(kind.name())
                ? Optional.of(row)
                : Optional.empty();
    }

    private ResourceRow locked(Tx tx, Caller caller, UUID id) {
        tx.sql()
                .row(
                        "select version from resource where id = ? for update",
                        row -> row.getLong(1),
                        id);
        ResourceRow row =
                row(tx, caller, id).orElseThrow(() -> CloudException.notFound(kind.name(), id));
        Long wanted = caller.conditions().ifMatch();
        if (wanted != null && wanted != row.version()) {
            throw new CloudException(
                    KernelError.STALE_VERSION,
                    "%s %s has version %d, not %d"
                            .formatted(kind.name(), id, row.version(), wanted),
                    Map.of("version", Long.toString(row.version())));
        }
        return row;
    }

    private void flush(Tx tx, String name) {
        try {
            tx.em().flush();
        } catch (RuntimeException failed) {
            if (SqlFailure.in(failed)
                    .flatMap(SqlFailure::violatedIndex)
                    .filter("resource_name"::equals)
                    .isEmpty()) {
                throw failed;
            }
            throw new CloudException(
                    KernelError.NAME_TAKEN,
                    "there is a " + kind.name() + " named " + name + " already",
                    Map.of("field", "name"),
                    failed);
        }
    }
}
