// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
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
import org.thecloud.store.Sql;

/** Resources of one kind in the common tables. */
final class KindStore<S, T> implements ResourceStore<S, T> {

    private final ResourceKind<S, T> kind;
    private final KernelTables tables;
    private final Clock clock;
    private final Supplier<@Nullable QuotaLimits> limits;
    private final StateCounts counts;

    KindStore(
            ResourceKind<S, T> kind,
            KernelTables tables,
            Clock clock,
            Supplier<@Nullable QuotaLimits> limits,
            StateCounts counts) {
        this.kind = kind;
        this.tables = tables;
        this.clock = clock;
        this.limits = limits;
        this.counts = counts;
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
        return row(tx.sql(), caller, id)
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
        requireOwner(tx, caller, draft.owner());
        row.owner(draft.owner());
        row.generation(1);
        row.state(kind.initialState());
        row.createdBy(caller.principal().id());
        row.createdAt(Sql.time(clock.instant()));
        apply(row, draft);
        tx.em().persist(row);
        flush(tx, draft.name());
        Attachments.write(tx, kind, row, draft, true);
        Quota.hold(tx, limits.get(), caller.tenant(), id, Map.of(), kind.quota(draft.spec()));
        if (kind.reconciled()) {
            Work.fresh(tx, row.kind(), id);
        }
        Changes.record(
                tx,
                caller,
                row,
                Change.Type.CREATED,
                null,
                row.state(),
                kind.dimensions(draft.spec()));
        renew(tx);
        return Shape.of(kind, row);
    }

    @Override
    public Optional<Resource<S, T>> find(Caller caller, UUID id) {
        return tables.read(sql -> row(sql, caller, id));
    }

    @Override
    public Resource<S, T> get(Caller caller, UUID id) {
        return find(caller, id).orElseThrow(() -> CloudException.notFound(kind.name(), id));
    }

    @Override
    public Optional<Resource<S, T>> named(Caller caller, String name) {
        return tables.read(
                sql ->
                        sql.row(
                                "select "
                                        + Shape.COLUMNS
                                        + " from resource r where r.tenant = ? and r.kind = ?"
                                        + " and r.name_key = ?",
                                row -> Shape.of(kind, row),
                                caller.tenant().value(),
                                kind.name(),
                                name));
    }

    @Override
    public Page<Resource<S, T>> list(Caller caller, ResourceQuery query) {
        List<Resource<S, T>> found =
                tables.read(sql -> Listing.page(sql, caller.tenant().value(), kind, query));
        int limit = query.page().limit();
        return found.size() > limit
                ? new Page<>(found.subList(0, limit), found.get(limit - 1).id().toString())
                : new Page<>(found, null);
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
        if (!Objects.equals(draft.owner(), row.owner())) {
            throw CloudException.invalid("owner", "the owner of a resource cannot be changed");
        }
        apply(row, draft);
        row.generation(row.generation() + 1);
        flush(tx, draft.name());
        Attachments.write(tx, kind, row, draft, false);
        Quota.hold(
                tx,
                limits.get(),
                caller.tenant(),
                row.id(),
                Quota.held(tx, row.id()),
                kind.quota(draft.spec()));
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
        renew(tx);
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
                    renew(tx);
                    if (kind.reconciled()) {
                        removal.mark(row, kind.dimensions(spec));
                        return Shape.of(kind, row);
                    }
                    Resource<S, T> last = Shape.of(kind, row);
                    removal.removeAll(row, kind.dimensions(spec));
                    return last;
                });
    }

    @Override
    public boolean exists(UUID id) {
        return tables.read(
                sql ->
                        sql.row(
                                        "select 1 from resource where id = ? and kind = ?",
                                        row -> row.getInt(1),
                                        id,
                                        kind.name())
                                .isPresent());
    }

    @Override
    public List<Resource<S, T>> all(Collection<UUID> ids) {
        // By id alone: with the kind in the condition, H2 looks through all of the kind.
        return tables.read(
                sql ->
                        sql
                                .rows(
                                        "select "
                                                + Shape.COLUMNS
                                                + " from resource r where r.id = any(?)",
                                        row ->
                                                row.getString("kind").equals(kind.name())
                                                        ? Optional.of(Shape.of(kind, row))
                                                        : Optional.<Resource<S, T>>empty(),
                                        sql.ids(ids))
                                .stream()
                                .flatMap(Optional::stream)
                                .toList());
    }

    @Override
    public List<Resource<S, T>> naming(Caller caller, Collection<UUID> targets) {
        UUID tenant = caller.tenant().value();
        return tables.read(
                sql ->
                        sql
                                .rows(
                                        "select "
                                                + Shape.COLUMNS
                                                + " from resource r where r.id in (select f.source"
                                                + " from reference f where f.target = any(?))",
                                        row ->
                                                row.getString("kind").equals(kind.name())
                                                                && tenant.equals(
                                                                        row.getObject(
                                                                                "tenant",
                                                                                UUID.class))
                                                        ? Optional.of(Shape.of(kind, row))
                                                        : Optional.<Resource<S, T>>empty(),
                                        sql.ids(targets))
                                .stream()
                                .flatMap(Optional::stream)
                                .toList());
    }

    @Override
    public void wake(UUID id) {
        tables.write(
                false,
                tx -> {
                    ResourceRow row = tx.locked(id);
                    boolean ours =
                            row != null && row.reconciled() && row.kind().equals(kind.name());
                    if (ours) {
                        Work.due(tx, kind.name(), id);
                    }
                    return ours;
                });
    }

    @Override
    public void wake(String field, String value) {
        tables.write(
                false,
                tx -> {
                    Work.wake(tx, kind.name(), field, value);
                    return true;
                });
    }

    @Override
    public long edition() {
        return tables.edition(
                kind.edition()
                        .orElseThrow(
                                () -> new IllegalStateException(kind.name() + " has no edition")));
    }

    private void renew(Tx tx) {
        kind.edition().ifPresent(name -> tables.renew(tx, name));
    }

    @Override
    public Map<String, Long> countByState() {
        return counts.of(kind.name());
    }

    private Draft<S> checked(Draft<S> draft) {
        Labels.check(draft.labels());
        return draft.withName(kind.requireName(draft.name()));
    }

    // Locked, so that it cannot leave before this transaction ends without its new part.
    private void requireOwner(Tx tx, Caller caller, @Nullable UUID owner) {
        if (owner == null) {
            return;
        }
        boolean reconciled =
                tx.sql()
                        .row(
                                "select reconciled from resource where id = ? and tenant = ?"
                                        + " and deleting = false for update",
                                row -> row.getBoolean(1),
                                owner,
                                caller.tenant().value())
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                KernelError.REFERENCE_NOT_FOUND,
                                                "owner " + owner + " does not exist",
                                                Map.of("field", "owner", "id", owner.toString())));
        if (kind.reconciled() && !reconciled) {
            throw new IllegalArgumentException(
                    kind.name() + " has a reconciler and cannot be part of something without one");
        }
    }

    private void apply(ResourceRow row, Draft<S> draft) {
        row.reconciled(kind.reconciled());
        row.name(draft.name());
        row.nameKey(draft.owner() == null ? draft.name() : draft.name() + "/" + draft.owner());
        row.spec(Json.write(draft.spec()));
        row.labels(Json.write(draft.labels()));
        row.updatedAt(Sql.time(clock.instant()));
    }

    private Optional<Resource<S, T>> row(Sql sql, Caller caller, UUID id) {
        return sql.row(
                "select "
                        + Shape.COLUMNS
                        + " from resource r where r.id = ? and r.tenant = ? and r.kind = ?",
                row -> Shape.of(kind, row),
                id,
                caller.tenant().value(),
                kind.name());
    }

    private ResourceRow locked(Tx tx, Caller caller, UUID id) {
        ResourceRow row = tx.locked(id);
        if (row == null
                || !row.tenant().equals(caller.tenant().value())
                || !row.kind().equals(kind.name())) {
            throw CloudException.notFound(kind.name(), id);
        }
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
