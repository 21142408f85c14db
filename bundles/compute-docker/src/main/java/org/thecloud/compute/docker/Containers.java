// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** The containers that are there, by name or id: looked at, switched, removed. */
final class Containers {

    private static final int STOP_SECONDS = 10;

    private final Engine engine;

    Containers(Engine engine) {
        this.engine = engine;
    }

    Machine look(String name) {
        try {
            return Machines.of(seen(name));
        } catch (NotFoundException absent) {
            return Machine.absent();
        }
    }

    InspectContainerResponse seen(String name) {
        return engine.ask(client -> client.inspectContainerCmd(name).exec());
    }

    void power(String name, Power power) {
        try {
            turn(name, power);
        } catch (ConflictException otherState) {
            unpause(name, otherState);
            turn(name, power);
        }
    }

    void pause(String name) {
        try {
            engine.ask(client -> client.pauseContainerCmd(name).exec());
        } catch (ConflictException otherState) {
            if (look(name).state() != State.PAUSED) {
                throw otherState;
            }
        }
    }

    private void turn(String name, Power power) {
        try {
            if (power == Power.RUNNING) {
                start(name);
            } else {
                engine.ask(
                        client -> client.stopContainerCmd(name).withTimeout(STOP_SECONDS).exec());
            }
        } catch (NotModifiedException already) {
            // as wanted
        }
    }

    // A paused container can be neither started nor stopped; whatever else stands in the way stays.
    private void unpause(String name, ConflictException otherState) {
        if (look(name).state() != State.PAUSED) {
            throw otherState;
        }
        engine.ask(client -> client.unpauseContainerCmd(name).exec());
    }

    private void start(String name) {
        try {
            engine.ask(client -> client.startContainerCmd(name).exec());
        } catch (BadRequestException cannotRun) {
            throw notStartable(Faults.text(cannotRun), cannotRun);
        } catch (InternalServerErrorException failed) {
            throw notStarted(name, failed);
        }
    }

    // The engine answers 500 to everything that goes wrong here. Its exit code tells whose fault it
    // is; that a port is taken is told by its text alone.
    private DriverException notStarted(String name, InternalServerErrorException failed) {
        String text = Faults.text(failed);
        if (text.contains("port is already allocated") || text.contains("address already in use")) {
            return new DriverException(
                    Kind.CONFLICT,
                    "PORT_CONFLICT",
                    "a port to be published is taken on the Docker host",
                    failed);
        }
        Long code = seen(name).getState().getExitCodeLong();
        boolean ofTheProgram = code != null && (code == 126 || code == 127);
        return ofTheProgram
                ? notStartable(text, failed)
                : new DriverException(
                        Kind.INTERNAL,
                        "START_FAILED",
                        "the Docker engine could not start the container",
                        failed);
    }

    private static DriverException notStartable(String text, Exception failed) {
        return new DriverException(
                Kind.INVALID,
                "PROGRAM_NOT_STARTED",
                "the container's program cannot be started: " + text,
                failed);
    }

    /** Returns when it is gone. */
    void remove(String name) {
        try {
            engine.ask(
                    client ->
                            client.removeContainerCmd(name)
                                    .withForce(true)
                                    .withRemoveVolumes(true)
                                    .exec());
        } catch (NotFoundException gone) {
            // as wanted
        } catch (ConflictException beingRemoved) {
            awaitRemoval(name);
        }
    }

    private void awaitRemoval(String name) {
        Feed<WaitResponse> end = new Feed<>(response -> {});
        try {
            engine.ask(
                    client ->
                            client.waitContainerCmd(name)
                                    .withCondition(WaitContainerCondition.REMOVED)
                                    .exec(end));
            end.await();
        } catch (NotFoundException gone) {
            // as wanted
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }

    Statistics sample(String containerId) throws InterruptedException {
        AtomicReference<@Nullable Statistics> sample = new AtomicReference<>();
        Feed<Statistics> one = new Feed<>(sample::set);
        engine.ask(client -> client.statsCmd(containerId).withNoStream(true).exec(one));
        one.await();
        Statistics found = sample.get();
        if (found == null) {
            throw Faults.notFound(null);
        }
        return found;
    }
}
