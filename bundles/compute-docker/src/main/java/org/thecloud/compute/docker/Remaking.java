// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.UUID;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * Gives containers other volumes. The engine fixes those when it makes a container, so another one
 * is made from what the first has on its disk, and takes its name. Whenever this stops half-way,
 * the first one is whole, or its successor is.
 */
final class Remaking {

    private final Engine engine;
    private final Containers containers;
    private final Holders holders;
    private final Blueprint blueprint;

    Remaking(Engine engine, Containers containers, Holders holders, Blueprint blueprint) {
        this.engine = engine;
        this.containers = containers;
        this.holders = holders;
        this.blueprint = blueprint;
    }

    void remount(MachineSpec spec, boolean diskLimited) {
        UUID id = spec.id();
        finish(id);
        InspectContainerResponse seen = containers.seen(Labels.name(id));
        String had = seen.getConfig().getLabels().getOrDefault(Labels.VOLUMES, "");
        if (had.equals(Labels.volumes(spec))) {
            return;
        }
        State state = Machines.of(seen).state();
        if (state == State.RUNNING || state == State.PAUSED) {
            throw new DriverException(
                    Kind.CONFLICT, "RUNNING", "the container runs: its volumes cannot change");
        }
        Wiring wiring = spec.wiring();
        if (wiring != null) {
            holders.ensure(spec, wiring); // its network is the successor's
        }
        containers.remove(Labels.successor(id));
        String image = Labels.image(id);
        engine.ask(
                client ->
                        client.commitCmd(seen.getId())
                                .withRepository(image.split(":")[0])
                                .withTag(image.split(":")[1])
                                .exec());
        engine.ask(
                client -> {
                    CreateContainerCmd create =
                            client.createContainerCmd(image).withName(Labels.successor(id));
                    return blueprint.apply(create, spec, diskLimited).exec();
                });
        containers.remove(seen.getId());
        finish(id);
    }

    /** Gives a successor its name, if the first one is gone; whether it was so. */
    boolean finish(UUID id) {
        String successor = Labels.successor(id);
        boolean waits =
                containers.look(successor).state() != State.ABSENT
                        && containers.look(Labels.name(id)).state() == State.ABSENT;
        if (waits) {
            engine.ask(
                    client ->
                            client.renameContainerCmd(successor).withName(Labels.name(id)).exec());
        }
        return waits;
    }

    /** Removes what may be left of this. */
    void forget(UUID id) {
        containers.remove(Labels.successor(id));
        try {
            engine.ask(client -> client.removeImageCmd(Labels.image(id)).withForce(true).exec());
        } catch (NotFoundException never) {
            // its volumes were never changed
        }
    }
}
