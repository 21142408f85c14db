// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.network.ReachQuestion;
import org.thecloud.network.Reachability;
import org.thecloud.network.Rule;
import org.thecloud.network.spi.NetworkDriver.Found;

/** The network service as its users see it, the same on every database. */
abstract class NetworkServiceContract {

    @TempDir Path folder;
    World world;
    Caller alice;
    Caller bob;

    private final Opening opening;

    /** Opens a world on the database that is meant. */
    @FunctionalInterface
    interface Opening {
        World open(Path folder, String... settings);
    }

    NetworkServiceContract(Opening opening) {
        this.opening = opening;
    }

    final World open(Path folder, String... settings) {
        return opening.open(folder, settings);
    }

    @BeforeEach
    void open() {
        world = open(folder);
        alice = world.alice;
        bob = world.bob;
    }

    @AfterEach
    void close() {
        // where there is no database the test is skipped before
        if (world != null) {
            world.close();
        }
    }

    static CloudException refused(Runnable call) {
        CloudException refusal = catchThrowableOfType(CloudException.class, call::run);
        assertThat(refusal).as("it was not refused").isNotNull();
        return refusal;
    }

    Set<Found> atTheBackend() {
        return world.sim.list(world.store.resources().installation());
    }

    Reachability reach(UUID vpc, String from, String to, int port) {
        return world.vpcs.reach(alice, vpc, new ReachQuestion(from, to, Rule.Protocol.TCP, port));
    }
}
