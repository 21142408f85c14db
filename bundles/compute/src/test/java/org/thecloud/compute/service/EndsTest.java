// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Changes;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Ends of machines that their driver tells of. */
class EndsTest {

    @TempDir Path folder;
    private World world;
    private Ends ends;

    @BeforeEach
    void open() {
        world = new World(folder);
        ends =
                new Ends(
                        world.store.resources(),
                        world.drivers,
                        new TypeCatalogue(
                                Converters.standardConverter().convert(Map.of()).to(Config.class)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anInstanceWhoseMachineEndedIsLookedAtAtOnce() {
        UUID id = world.launched(World.launch("web", "nginx", "basic-1", "sim")).id();
        world.sim.power(id, Power.STOPPED);
        ends.sweep();
        world.reconcile();
        assertThat(world.now(id).state()).as("nobody told").isEqualTo(InstanceState.RUNNING);

        world.drivers.come("broken", new Telling(world.sim, null));
        world.drivers.come("sim", new Telling(world.sim, Set.of(id, UUID.randomUUID())));
        ends.sweep();
        world.reconcile();
        assertThat(world.now(id).state()).isNotEqualTo(InstanceState.RUNNING);
    }

    /** A driver that tells of these, or fails. */
    private static final class Telling extends AroundHost implements Changes {

        private final Set<UUID> news;

        Telling(ComputeDriver host, Set<UUID> news) {
            super(host);
            this.news = news;
        }

        @Override
        public Set<UUID> changed() {
            if (news == null) {
                throw new DriverException(Kind.UNAVAILABLE, "GONE", "it does not answer");
            }
            return news;
        }
    }
}
