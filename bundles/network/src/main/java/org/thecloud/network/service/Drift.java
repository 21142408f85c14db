// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverListener;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.Wanted.Kind;

/**
 * Removes from the backends what nobody wants any more, and has everything of a driver looked at
 * that came or whose backend answers again.
 */
@Component(service = {Sweep.class, DriverListener.class})
public final class Drift implements Sweep, DriverListener {

    private static final Logger log = LoggerFactory.getLogger(Drift.class);

    // What hangs on something else goes before it.
    private static final List<Kind> ORDER =
            List.of(
                    Kind.ADDRESS,
                    Kind.PORT,
                    Kind.ROUTES,
                    Kind.PEERING,
                    Kind.RULES,
                    Kind.SUBNET,
                    Kind.NETWORK);

    private final Backend backend;
    private final Map<Kind, ResourceStore<?, ?>> stores;

    @Activate
    public Drift(@Reference Resources resources, @Reference Backend backend) {
        this.backend = backend;
        Stores all = new Stores(resources);
        this.stores =
                Map.of(
                        Kind.NETWORK,
                        all.vpcs,
                        Kind.SUBNET,
                        all.subnets,
                        Kind.RULES,
                        all.groups,
                        Kind.PORT,
                        all.ports,
                        Kind.PEERING,
                        all.peerings,
                        Kind.ROUTES,
                        all.tables,
                        Kind.ADDRESS,
                        all.addresses);
    }

    @Override
    public String name() {
        return "network.drift";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void sweep() {
        backend.drivers()
                .eachReady(
                        this::sweep,
                        (name, failed) ->
                                log.debug(
                                        "orphans at driver {} wait for the next round",
                                        name,
                                        failed));
    }

    // A row exists before anything is made of it, so what has no row is an orphan.
    private void sweep(String name) {
        NetworkDriver driver = backend.driver(name);
        Set<Found> found = driver.list(backend.installation());
        List<Found> orphans = new ArrayList<>();
        for (Kind kind : ORDER) {
            found.stream()
                    .filter(one -> one.kind() == kind && !exists(kind, one.id()))
                    .forEach(orphans::add);
        }
        if (orphans.isEmpty()) {
            return;
        }
        // what was being deleted when we looked has gone by now
        Set<Found> still = driver.list(backend.installation());
        for (Found orphan : orphans) {
            if (!still.contains(orphan)) {
                continue;
            }
            log.warn(
                    "{} {} at driver {} belongs to nothing and is removed",
                    orphan.kind(),
                    orphan.id(),
                    name);
            driver.delete(orphan.kind(), orphan.id());
        }
    }

    private boolean exists(Kind kind, UUID id) {
        ResourceStore<?, ?> store = stores.get(kind);
        return store != null && store.exists(id);
    }

    @Override
    public void changed(DriverInfo driver) {
        if (driver.spi().equals(NetworkDriver.class.getSimpleName())
                && driver.state() != DriverInfo.State.DRAINING) {
            stores.values().forEach(store -> store.wake(Kinds.DRIVER, driver.name()));
        }
    }
}
