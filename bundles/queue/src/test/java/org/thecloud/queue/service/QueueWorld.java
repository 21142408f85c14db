// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.osgi.util.converter.Converters;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.queue.QueueSettings;
import org.thecloud.queue.local.LocalEngineFixture;
import org.thecloud.queue.spi.QueueEngine;

/** The queue service on a real store and the embedded engine. */
public final class QueueWorld implements AutoCloseable {

    public final StoreFixture store;
    public final LocalEngineFixture engine;
    public final QueueService queues;
    public final Caller alice = StoreFixture.newCaller();
    public final Caller mallory = StoreFixture.newCaller();
    final Housekeeping housekeeping;

    public QueueWorld(Path folder) {
        store = StoreFixture.h2(folder);
        engine = LocalEngineFixture.in(folder.resolve("queue"));
        DriversByName<QueueEngine> drivers = new DriversByName<>(QueueEngine.class);
        drivers.come("local", engine.engine());
        queues = new QueueService(store.resources(), drivers, config());
        housekeeping = new Housekeeping(store.resources(), drivers);
    }

    public UUID queue(String name) {
        return queue(alice, name, QueueSettings.NONE);
    }

    public UUID queue(Caller caller, String name, QueueSettings settings) {
        return queues.create(caller, name, settings, Map.of()).id();
    }

    private static Config config() {
        return Converters.standardConverter()
                .convert(Map.of("waiting.max", 5_000))
                .to(Config.class);
    }

    @Override
    public void close() {
        queues.close();
        engine.close();
        store.close();
    }
}
