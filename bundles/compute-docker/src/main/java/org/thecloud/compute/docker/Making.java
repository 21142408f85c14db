// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.List;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Makes containers from wishes; any number may ask for the same one at the same time. */
final class Making {

    private static final int TRIES = 200;
    private static final long PAUSE_MILLIS = 25;

    private final Engine engine;
    private final Containers containers;
    private final Images images;
    private final Room room;
    private final Blueprint blueprint;

    Making(Engine engine, Containers containers, Images images, Room room, Blueprint blueprint) {
        this.engine = engine;
        this.containers = containers;
        this.images = images;
        this.room = room;
        this.blueprint = blueprint;
    }

    // Made under its name at once, or, when a file must be put into it, under another that nobody
    // looks for: what has the name is complete.
    Machine make(MachineSpec spec, boolean diskLimited) {
        Secret userData = spec.boot().userData();
        if (userData == null) {
            return create(Labels.name(spec.id()), spec, diskLimited);
        }
        Machine there = containers.look(Labels.name(spec.id()));
        if (there.state() != State.ABSENT) {
            return there;
        }
        String draft = Labels.draft(spec.id());
        create(draft, spec, diskLimited);
        try {
            engine.ask(
                    client ->
                            client.copyArchiveToContainerCmd(draft)
                                    .withTarInputStream(UserData.archive(userData))
                                    .withRemotePath("/")
                                    .exec());
            engine.ask(
                    client ->
                            client.renameContainerCmd(draft)
                                    .withName(Labels.name(spec.id()))
                                    .exec());
        } catch (NotFoundException | ConflictException finishedByAnother) {
            // whoever asked for the same at the same time, or the answer below is ABSENT
        }
        return containers.look(Labels.name(spec.id()));
    }

    private Machine create(String name, MachineSpec spec, boolean diskLimited) {
        boolean pulled = false;
        for (int tried = 0; tried < TRIES; tried++) {
            try {
                String id =
                        engine.ask(
                                client ->
                                        blueprint
                                                .apply(
                                                        client.createContainerCmd(
                                                                        spec.boot().image())
                                                                .withName(name),
                                                        spec,
                                                        diskLimited)
                                                .exec()
                                                .getId());
                room.promised(id, spec);
                return new Machine(State.CREATED, id, null, List.of(), null, null);
            } catch (NotFoundException noImage) {
                if (pulled) {
                    throw unsteady();
                }
                images.pull(spec.boot().image());
                pulled = true;
            } catch (ConflictException nameTaken) {
                Machine found = settle(name);
                if (found.state() != State.ABSENT) {
                    return found;
                }
            }
        }
        throw unsteady();
    }

    // What has the name is there, or will be in a moment (the engine gives the name first and makes
    // the container then), or is on its way out.
    private Machine settle(String name) {
        try {
            InspectContainerResponse seen = containers.seen(name);
            Machine found = Machines.of(seen);
            if (found.state() == State.ABSENT) {
                containers.remove(seen.getId());
            }
            return found;
        } catch (NotFoundException notYet) {
            pause();
            return Machine.absent();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }

    private static DriverException unsteady() {
        return new DriverException(
                Kind.UNAVAILABLE,
                "CONTAINER_UNSTEADY",
                "the image or the container is taken away as soon as it is there");
    }

    /** Gives it other limits, while it runs too. */
    String resize(InspectContainerResponse before, MachineSpec spec) {
        String id = before.getId();
        try {
            engine.ask(client -> Blueprint.resize(client.updateContainerCmd(id), spec).exec());
        } catch (InternalServerErrorException failed) {
            Long memory = before.getHostConfig().getMemory();
            if (memory != null && spec.size().memoryBytes() < memory) {
                throw new DriverException(
                        Kind.CONFLICT,
                        "MEMORY_IN_USE",
                        "the machine uses more memory than it would have",
                        failed);
            }
            throw failed;
        }
        room.promised(id, spec);
        return id;
    }
}
