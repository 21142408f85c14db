// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.InstanceStats;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;

/**
 * Machines as containers of one Docker Engine. A container's name comes from the machine's id, so
 * the engine itself sees to it that there is one only.
 */
@Component(
        service = ComputeDriver.class,
        configurationPid = DockerDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("docker")
@Designate(ocd = Config.class, factory = true)
public final class DockerDriver implements ComputeDriver, ImageCheck, Resizable, Exec, Logs, Stats {

    static final String PID = "org.thecloud.compute.docker";

    private static final Duration PROBE = Duration.ofSeconds(8);
    private static final int STOP_SECONDS = 10;
    private static final int TRIES = 200;
    private static final long PAUSE_MILLIS = 25;
    private static final long LEAST_MEMORY = 6L << 20; // the engine's own rule

    private final Engine engine;
    private final Images images;
    private final Room room;
    private final Programs programs;
    private final Blueprint blueprint;
    private final String diskLimit;
    private volatile Host host = Host.UNKNOWN;

    @Activate
    public DockerDriver(Config config) {
        this.engine = new Engine(config.host().strip(), config.certificates().strip());
        this.images =
                new Images(
                        engine,
                        Duration.ofSeconds(Math.min(15, config.image_check_seconds())),
                        new Images.Login(
                                config.registry_address(),
                                config.registry_username(),
                                config.registry_password()));
        this.room = new Room(engine, config.cpu_overcommit(), config.memory_overcommit());
        this.programs = new Programs(engine);
        this.blueprint =
                new Blueprint(
                        config.publish_address(),
                        config.network(),
                        words(config.capabilities()),
                        config.log_size_mb());
        this.diskLimit = config.disk_limit();
    }

    // A configuration file has one text with commas where the annotation has an array.
    private static List<String> words(String[] values) {
        return Stream.of(values)
                .flatMap(value -> Stream.of(value.split("[,\\s]+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    @Deactivate
    public void close() throws IOException {
        engine.close();
    }

    // ------------------------------------------------------------ about the host

    @Override
    public Probe probe() {
        try {
            blueprint.requireKnownCapabilities();
            Host seen =
                    Host.of(engine.askWithin(PROBE, client -> client.infoCmd().exec()), diskLimit);
            host = seen;
            return seen.lacking().isEmpty()
                    ? Probe.ready(seen.summary())
                    : Probe.unhealthy(
                            "the Docker Engine cannot enforce what instances are promised; it lacks "
                                    + String.join(", ", seen.lacking()));
        } catch (RuntimeException failed) {
            return Probe.unhealthy(unhealthy(Faults.of(failed)));
        }
    }

    private String unhealthy(DriverException failed) {
        if (!failed.code().equals(Faults.UNREACHABLE)) {
            return String.valueOf(failed.getMessage());
        }
        String help = "start Docker there, or set host in etc/%s-NAME.cfg".formatted(PID);
        if (engine.local()) {
            Path socket = Path.of(engine.path());
            if (!Files.exists(socket)) {
                return "no Docker Engine: there is no %s; install and start Docker, or set host in etc/%s-NAME.cfg"
                        .formatted(socket, PID);
            }
            if (!Files.isWritable(socket)) {
                return "%s is closed to user %s; add it to the group docker and start the platform again"
                        .formatted(socket, System.getProperty("user.name"));
            }
        }
        IOException why = Faults.cause(failed, IOException.class);
        return "no Docker Engine answers on %s%s; %s"
                .formatted(engine.host(), why == null ? "" : " (" + why.getMessage() + ")", help);
    }

    @Override
    public Limits limits() {
        Host seen = host;
        return new Limits(seen.cores(), seen.memoryBytes(), seen.diskLimited(), "container", false);
    }

    @Override
    public void check(MachineSpec spec) {
        Host seen = host;
        if (spec.vcpus() > seen.cores() || spec.memoryBytes() > seen.memoryBytes()) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "TOO_LARGE",
                    "the Docker host has %d cores and %d MB of memory"
                            .formatted(seen.cores(), seen.memoryBytes() >> 20));
        }
        if (spec.memoryBytes() < LEAST_MEMORY) {
            throw new DriverException(
                    Kind.UNSUPPORTED, "TOO_SMALL", "a container needs 6 MB of memory at least");
        }
    }

    @Override
    public Capacity capacity() {
        return shaped(() -> room.free(knownHost()));
    }

    private Host knownHost() {
        Host seen = host;
        if (seen == Host.UNKNOWN) {
            seen = Host.of(engine.ask(client -> client.infoCmd().exec()), diskLimit);
            host = seen;
        }
        return seen;
    }

    @Override
    public void requireImage(String image) {
        shaped(
                () -> {
                    images.require(image);
                    return image;
                });
    }

    // ------------------------------------------------------------ making and removing

    @Override
    public Machine ensure(MachineSpec spec) {
        return shaped(
                () -> {
                    Host known = knownHost();
                    check(spec);
                    return room.within(known, spec, () -> make(spec, known.diskLimited()));
                });
    }

    // Made under its name at once, or, when a file must be put into it, under another that nobody
    // looks for: what has the name is complete.
    private Machine make(MachineSpec spec, boolean diskLimited) {
        Secret userData = spec.userData();
        if (userData == null) {
            return create(Labels.name(spec.id()), spec, diskLimited);
        }
        Machine there = look(spec.id());
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
        return look(spec.id());
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
                                                        client.createContainerCmd(spec.image())
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
                images.pull(spec.image());
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
            InspectContainerResponse seen = seen(name);
            Machine found = Machines.of(seen);
            if (found.state() == State.ABSENT) {
                remove(seen.getId());
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

    @Override
    public void delete(UUID id) {
        shaped(
                () -> {
                    remove(Labels.name(id));
                    remove(Labels.draft(id));
                    return id;
                });
    }

    private void remove(String name) {
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

    @Override
    public Set<UUID> list(UUID installation) {
        return shaped(
                () ->
                        Machines.labelled(engine, Labels.INSTALLATION + "=" + installation).stream()
                                .map(Container::getLabels)
                                .filter(labels -> labels.containsKey(Labels.INSTANCE))
                                .map(labels -> UUID.fromString(labels.get(Labels.INSTANCE)))
                                .collect(Collectors.toSet()));
    }

    // ------------------------------------------------------------ looking and switching

    @Override
    public Machine inspect(UUID id) {
        return shaped(() -> look(id));
    }

    private Machine look(UUID id) {
        return look(Labels.name(id));
    }

    private Machine look(String name) {
        try {
            return Machines.of(seen(name));
        } catch (NotFoundException absent) {
            return Machine.absent();
        }
    }

    private InspectContainerResponse seen(String name) {
        return engine.ask(client -> client.inspectContainerCmd(name).exec());
    }

    @Override
    public Machine power(UUID id, Power power) {
        return shaped(
                () -> {
                    String name = Labels.name(id);
                    try {
                        turn(name, power);
                    } catch (ConflictException otherState) {
                        unpause(name, otherState);
                        turn(name, power);
                    }
                    Machine machine = look(id);
                    if (machine.state() == State.ABSENT) {
                        throw Faults.notFound(null);
                    }
                    return machine;
                });
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

    @Override
    public void resize(MachineSpec spec) {
        shaped(
                () -> {
                    Host known = knownHost();
                    check(spec);
                    String name = Labels.name(spec.id());
                    InspectContainerResponse before = seen(name);
                    return room.within(known, spec, () -> update(before, spec));
                });
    }

    private String update(InspectContainerResponse before, MachineSpec spec) {
        String id = before.getId();
        try {
            engine.ask(client -> Blueprint.resize(client.updateContainerCmd(id), spec).exec());
        } catch (InternalServerErrorException failed) {
            Long memory = before.getHostConfig().getMemory();
            if (memory != null && spec.memoryBytes() < memory) {
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

    // ------------------------------------------------------------ inside

    @Override
    public ExecResult exec(UUID id, List<String> command, int mostBytes) {
        return shaped(
                () -> {
                    try {
                        return programs.run(Labels.name(id), command, mostBytes);
                    } catch (ConflictException stopped) {
                        throw notRunning(stopped);
                    }
                });
    }

    @Override
    public String logs(UUID id, int lines, int mostBytes) {
        return shaped(() -> programs.logs(Labels.name(id), lines, mostBytes));
    }

    @Override
    public InstanceStats stats(UUID id) {
        return shaped(
                () -> {
                    InspectContainerResponse seen = seen(Labels.name(id));
                    State state = Machines.of(seen).state();
                    if (state != State.RUNNING && state != State.PAUSED) {
                        throw notRunning(null);
                    }
                    return Usage.of(sample(seen.getId()));
                });
    }

    private Statistics sample(String containerId) throws InterruptedException {
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

    private static DriverException notRunning(@Nullable Exception cause) {
        return new DriverException(
                Kind.CONFLICT, "NOT_RUNNING", "the container does not run", cause);
    }

    private static <T> T shaped(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException failed) {
            throw Faults.of(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
