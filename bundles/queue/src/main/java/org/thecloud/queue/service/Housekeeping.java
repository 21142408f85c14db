// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.time.Duration;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.spi.QueueEngine;

/**
 * Removes messages whose queue is gone, and those older than any queue may keep them. What is older
 * than its own queue keeps it is dropped when somebody receives.
 */
@Component(service = Sweep.class)
public final class Housekeeping implements Sweep {

    private static final Duration LONGEST = Duration.ofDays(14);

    private final ResourceStore<QueueSpec, QueueStatus> store;
    private final Engines engines;

    @Activate
    public Housekeeping(@Reference Resources resources, @Reference Drivers drivers) {
        this.store = resources.of(new QueueKind());
        this.engines = new Engines(drivers.of(QueueEngine.class), "");
    }

    @Override
    public String name() {
        return "queue-messages";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void sweep() {
        for (String name : engines.ready()) {
            QueueEngine engine = engines.of(name);
            for (UUID queue : engine.list()) {
                engine.remove(queue, store.exists(queue) ? LONGEST : Duration.ZERO);
            }
        }
    }
}
