// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.osgi.util.converter.Converters;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.ChangeFeed;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.Leases;
import org.thecloud.kernel.work.WorkQueue;
import org.thecloud.store.Databases;
import org.thecloud.store.Sql;

/** The real store on a database of the test's own; reconcilers run when the test says so. */
public final class StoreFixture implements AutoCloseable {

    private final StoreDatabases databases;
    private final KernelTables tables;
    private final StoredResources resources;
    private final WorkQueue workQueue;
    private final ChangeFeed changeFeed;

    private StoreFixture(Config config, Path data, UnaryOperator<DataSource> around) {
        databases = new StoreDatabases(config, data, around);
        tables = new KernelTables(databases);
        resources = new StoredResources(tables);
        resources.limits = (tenant, quota) -> OptionalLong.empty();
        workQueue = new StoredWork(tables);
        changeFeed = new StoredChanges(tables);
    }

    /** H2 on disk, in a folder of the test. */
    public static StoreFixture h2(Path folder) {
        return h2(folder, UnaryOperator.identity());
    }

    static StoreFixture h2(Path folder, UnaryOperator<DataSource> around) {
        return new StoreFixture(config("", "cloud", ""), folder, around);
    }

    /**
     * PostgreSQL, in a schema that belongs to the folder; opened twice, they are two runtimes of
     * one database. Skips the test where there is none.
     */
    public static StoreFixture postgresql(Path folder) {
        return Engine.POSTGRESQL.open(folder);
    }

    /** PostgreSQL. */
    public static StoreFixture postgresql(String url, String user, String password) {
        return postgresql(url, user, password, UnaryOperator.identity());
    }

    static StoreFixture postgresql(
            String url, String user, String password, UnaryOperator<DataSource> around) {
        return new StoreFixture(config(url, user, password), Path.of("."), around);
    }

    /** Every row of every table, to compare before with after. */
    List<String> dump() {
        try (Connection connection = databases.connections().getConnection()) {
            List<String> rows = new ArrayList<>();
            for (String table : tables(connection)) {
                for (List<String> row : all(connection, "select * from " + table)) {
                    rows.add(table.toLowerCase(Locale.ROOT) + row);
                }
            }
            Collections.sort(rows);
            return rows;
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    /** What a statement selects, as text, for looking behind the contract. */
    List<List<String>> select(String sql) {
        try (Connection connection = databases.connections().getConnection()) {
            return all(connection, sql);
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    /** Changes rows behind the contract's back, such as the age of something. */
    int change(String sql, Object... values) {
        try (Connection connection = databases.connections().getConnection()) {
            return Sql.on(connection).update(sql, values);
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        return all(
                        connection,
                        "select table_name from information_schema.tables"
                                + " where table_schema = current_schema order by table_name")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static List<List<String>> all(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(found.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    public Databases databases() {
        return databases;
    }

    public Resources resources() {
        return resources;
    }

    public WorkQueue workQueue() {
        return workQueue;
    }

    public ChangeFeed changeFeed() {
        return changeFeed;
    }

    public Leases leases() {
        return new StoredLeases(tables);
    }

    <R> R writing(Function<KernelTables.Tx, R> work) {
        return tables.write(false, work);
    }

    ForgetChanges forgetChanges(Clock clock) {
        return new ForgetChanges(tables, clock);
    }

    ForgetIdempotency forgetIdempotency() {
        return new ForgetIdempotency(tables);
    }

    /** Sets who answers for quota limits; none at all means that they cannot be read. */
    public void limits(@Nullable QuotaLimits limits) {
        resources.limits = limits;
    }

    /** A user in a tenant, both new. */
    public static Caller newCaller() {
        return callerIn(new TenantId(UUID.randomUUID()));
    }

    /** A new user in this tenant. */
    public static Caller callerIn(TenantId tenant) {
        Principal user =
                new Principal(Principal.Type.USER, UUID.randomUUID(), "user@example.com", null);
        return new Caller(user, tenant, "test-" + UUID.randomUUID(), "127.0.0.1", Conditions.NONE);
    }

    /**
     * Runs due work until none is left; waits for nothing that is due later. Returns how many steps
     * were taken.
     */
    @SafeVarargs
    public final int reconcileAll(Reconciler<?, ?>... reconcilers) {
        int steps = 0;
        for (boolean busy = true; busy; ) {
            busy = false;
            for (Reconciler<?, ?> reconciler : reconcilers) {
                List<Lease> due =
                        workQueue.claim(
                                "fixture",
                                List.of(reconciler.kind().name()),
                                50,
                                Duration.ofSeconds(30));
                try {
                    for (Lease lease : due) {
                        step(reconciler, lease);
                        steps++;
                        busy = true;
                    }
                } catch (Mortal.Death died) {
                    due.forEach(workQueue::release);
                    throw died;
                }
            }
        }
        return steps;
    }

    private <S, T> void step(Reconciler<S, T> reconciler, Lease lease) {
        Resource<S, T> resource = workQueue.load(lease, reconciler.kind()).orElseThrow();
        Caller self = Caller.system(resource.tenant(), "fixture");
        try {
            Step<T> step = reconciler.reconcile(self, resource);
            workQueue.settle(lease, reconciler.kind(), resource.generation(), step);
        } catch (CloudException refused) {
            String message = String.valueOf(refused.getMessage());
            if (refused.kind().retryable()) {
                Reason reason = new Reason(refused.code().name(), message);
                workQueue.retry(
                        lease,
                        reconciler.kind(),
                        Step.again(States.DEGRADED, null, Duration.ofHours(1), reason));
            } else {
                workQueue.settle(
                        lease,
                        reconciler.kind(),
                        resource.generation(),
                        Step.failed(null, refused.code().name(), message));
            }
        }
    }

    @Override
    public void close() {
        tables.close();
        databases.close();
    }

    static Config config(String url, String user, String password) {
        return Converters.standardConverter()
                .convert(
                        Map.of(
                                "url",
                                url,
                                "user",
                                user,
                                "password",
                                password,
                                "pool.size",
                                16,
                                "pool.wait.millis",
                                30_000))
                .to(Config.class);
    }
}
