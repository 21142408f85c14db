// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.queue.QueueError;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Redrives;

/** The installed engines by name. */
final class Engines {

    private final DriverSet<QueueEngine> drivers;
    private final String usual;
    private final Map<String, QueueEngine> proxies = new ConcurrentHashMap<>();

    Engines(DriverSet<QueueEngine> drivers, String usual) {
        this.drivers = drivers;
        this.usual = usual;
    }

    /** What is kept is bound to the name, not to whoever carries it at present. */
    QueueEngine of(String name) {
        QueueEngine known = proxies.get(name);
        return known == null ? proxies.computeIfAbsent(name, drivers::require) : known;
    }

    Redrives redrives(String name) {
        return drivers.facet(name, Redrives.class)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        KernelError.UNSUPPORTED,
                                        "engine " + name + " cannot redrive",
                                        Map.of("driver", name)));
    }

    /** The engine asked for, or the usual one; it must be there, though it need not be ready. */
    String choose(@Nullable String wanted) {
        String name = wanted == null ? usual : wanted;
        List<String> known = drivers.list().stream().map(DriverInfo::name).toList();
        if (known.contains(name)) {
            return name;
        }
        if (drivers.ready().contains(name)) { // waits while it is coming up
            return name;
        }
        throw new CloudException(
                QueueError.NO_ENGINE,
                "there is no queue engine " + name,
                Map.of("field", "driver", "driver", name));
    }

    List<String> ready() {
        return drivers.ready();
    }
}
