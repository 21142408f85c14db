// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.postgres;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Redriven;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.postgres.store.MessageTable;
import org.thecloud.queue.postgres.store.Pool;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Redrives;
import org.thecloud.queue.spi.Take;

/** Keeps messages as rows; time is the database's. */
@Component(
        service = QueueEngine.class,
        configurationPid = PostgresEngine.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("postgres")
@Designate(ocd = Config.class, factory = true)
public final class PostgresEngine implements QueueEngine, Redrives {

    static final String PID = "org.thecloud.queue.postgres";

    private final Pool pool;
    private final MessageTable messages;

    @Activate
    public PostgresEngine(Config config) {
        this(
                new Pool(
                        config.url(),
                        config.user(),
                        config.password(),
                        config.pool_size(),
                        config.pool_wait_millis()));
    }

    PostgresEngine(Pool pool) {
        this.pool = pool;
        this.messages = new MessageTable(pool);
    }

    @Override
    public Probe probe() {
        try {
            return Probe.ready(pool.version());
        } catch (DriverException away) {
            return Probe.unhealthy(String.valueOf(away.getMessage()));
        }
    }

    @Override
    public List<SentMessage> send(UUID queue, List<Posting> postings) {
        return messages.send(queue, postings);
    }

    @Override
    public List<Message> receive(UUID queue, Take how) {
        return messages.receive(queue, how);
    }

    @Override
    public List<Receipt> acknowledge(UUID queue, List<String> receipts) {
        return messages.acknowledge(queue, receipts);
    }

    @Override
    public List<Receipt> hide(UUID queue, List<Hide> wishes) {
        return messages.hide(queue, wishes);
    }

    @Override
    public long remove(UUID queue, Duration olderThan) {
        return messages.remove(queue, olderThan);
    }

    @Override
    public Counts counts(UUID queue) {
        return messages.counts(queue);
    }

    @Override
    public Set<UUID> ready(Set<UUID> queues) {
        return messages.ready(queues);
    }

    @Override
    public Set<UUID> list() {
        return messages.list();
    }

    @Override
    public Redriven redrive(UUID from, @Nullable UUID to, Set<UUID> living, int limit) {
        return messages.redrive(from, to, living, limit);
    }

    @Deactivate
    public void close() {
        pool.close();
    }
}
