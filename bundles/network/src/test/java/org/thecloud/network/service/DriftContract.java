// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.States;
import org.thecloud.network.NetworkState;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.Wanted;

/** Backends that have other things than they should. */
abstract class DriftContract extends NetworkServiceContract {

    DriftContract(Opening opening) {
        super(opening);
    }

    @Test
    void whatBelongsToNothingIsRemoved() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        world.subnet(alice, vpc, "one", "10.0.1.0/24");
        Set<Found> before = atTheBackend();
        UUID installation = world.store.resources().installation();
        Wanted.Rules stray = new Wanted.Rules(Ids.next(), installation, vpc, List.of());
        Wanted.Rules foreign = new Wanted.Rules(Ids.next(), Ids.next(), vpc, List.of());
        world.sim.ensure(stray);
        world.sim.ensure(foreign);
        world.drift.sweep();
        assertThat(atTheBackend()).isEqualTo(before);
        assertThat(world.sim.list(foreign.installation())).hasSize(1);
    }

    @Test
    void whatABackendHasLostIsMadeAgainWhenItComes() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        world.place(alice, subnet, "web");
        Set<Found> before = atTheBackend();
        for (Found found : before) {
            world.sim.delete(found.kind(), found.id());
        }
        world.drift.changed(world.drivers.info(World.DRIVER));
        world.reconcile();
        assertThat(atTheBackend()).isEqualTo(before);
    }

    @Test
    void aDriverThatIsMissingShowsInWhatItHas() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        world.drivers.go(World.DRIVER);
        world.drift.changed(world.drivers.info(World.DRIVER));
        world.reconcile();
        assertThat(world.vpcs.get(alice, vpc).state()).isEqualTo(States.DEGRADED);
        world.drivers.come(World.DRIVER, world.sim);
        world.drift.changed(world.drivers.info(World.DRIVER));
        world.reconcile();
        assertThat(world.vpcs.get(alice, vpc).state()).isEqualTo(NetworkState.ACTIVE);
    }
}
