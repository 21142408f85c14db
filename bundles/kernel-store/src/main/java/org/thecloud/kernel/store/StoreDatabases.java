// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;
import org.thecloud.store.Sql;

/** The configured database. Activation does no I/O. */
@Component(
        service = {StoreDatabases.class, Databases.class, HealthCheck.class},
        configurationPid = "org.thecloud.kernel.store")
@Designate(ocd = Config.class)
public final class StoreDatabases implements Databases, HealthCheck {

    private final Pool pool;
    private final FileSync sync;
    private final Editions editions;

    @Activate
    public StoreDatabases(Config config) {
        this(config, Path.of(System.getProperty("karaf.data", "data")));
    }

    StoreDatabases(Config config, Path data) {
        this(config, data, UnaryOperator.identity());
    }

    StoreDatabases(Config config, Path data, UnaryOperator<DataSource> around) {
        this.pool = Pool.of(config, data, around);
        this.sync = new FileSync(pool.source());
        this.editions = new Editions(pool.shared());
    }

    @Override
    public Database open(String unit, Class<?> owner, List<Class<?>> entities) {
        return unit(unit, owner, entities, sql -> {});
    }

    DataSource connections() {
        return pool.source();
    }

    Unit unit(String unit, Class<?> owner, List<Class<?>> entities, Consumer<Sql> heir) {
        return new Unit(unit, owner, entities, pool, pool.shared() ? null : sync, editions, heir);
    }

    Pool pool() {
        return pool;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Health check() {
        try (Connection connection = pool.source().getConnection()) {
            return connection.isValid(1)
                    ? new Health(Health.State.UP, "CONNECTED")
                    : new Health(Health.State.DOWN, "DISCONNECTED: no answer within a second");
        } catch (SQLException failed) {
            return new Health(Health.State.DOWN, "DISCONNECTED: " + failed.getMessage());
        }
    }

    @Deactivate
    public void close() {
        pool.close();
    }
}
