// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
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
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.network.NetworkHandle;
import org.thecloud.volume.Form;

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
public final class DockerDriver
        implements ComputeDriver, ImageCheck, Resizable, Pausable, Mountable, Exec, Logs, Stats {

    static final String PID = "org.thecloud.compute.docker";

    private static final Duration PROBE = Duration.ofSeconds(8);
    private static final long LEAST_MEMORY = 6L << 20; // the engine's own rule

    private final Engine engine;
    private final Images images;
    private final Room room;
    private final Programs programs;
    private final Blueprint blueprint;
    private final Containers containers;
    private final Holders holders;
    private final Making making;
    private final Remaking remaking;
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
        this.containers = new Containers(engine);
        this.holders = new Holders(engine, containers);
        this.making = new Making(engine, containers, images, room, blueprint);
        this.remaking = new Remaking(engine, containers, holders, blueprint);
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
                            "the Docker Engine cannot enforce what instances are promised; it lacks"
                                    + " "
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
        if (spec.size().vcpus() > seen.cores() || spec.size().memoryBytes() > seen.memoryBytes()) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "TOO_LARGE",
                    "the Docker host has %d cores and %d MB of memory"
                            .formatted(seen.cores(), seen.memoryBytes() >> 20));
        }
        if (spec.size().memoryBytes() < LEAST_MEMORY) {
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
                    Wiring wiring = spec.wiring();
                    NetworkHandle handle = wiring == null ? null : holders.ensure(spec, wiring);
                    if (remaking.finish(spec.id())) {
                        remaking.remount(spec, known.diskLimited());
                    }
                    return room.within(known, spec, () -> making.make(spec, known.diskLimited()))
                            .withNetwork(handle);
                });
    }

    @Override
    public void delete(UUID id) {
        shaped(
                () -> {
                    containers.remove(Labels.name(id));
                    containers.remove(Labels.draft(id));
                    remaking.forget(id);
                    holders.remove(id);
                    return id;
                });
    }

    @Override
    public Set<UUID> list(UUID installation) {
        return shaped(
                () ->
                        Machines.labelled(engine, Labels.INSTALLATION + "=" + installation).stream()
                                .map(Container::getLabels)
                                .flatMap(
                                        labels ->
                                                Stream.of(Labels.INSTANCE, Labels.HOLDER)
                                                        .filter(labels::containsKey)
                                                        .map(labels::get))
                                .map(UUID::fromString)
                                .collect(Collectors.toSet()));
    }

    // ------------------------------------------------------------ looking and switching

    @Override
    public Machine inspect(UUID id) {
        return shaped(() -> seen(id));
    }

    private Machine seen(UUID id) {
        try {
            InspectContainerResponse seen = containers.seen(Labels.name(id));
            String mode = String.valueOf(seen.getHostConfig().getNetworkMode());
            Machine machine = Machines.of(seen);
            return mode.startsWith(Holders.NETWORK)
                    ? machine.withNetwork(holders.look(id))
                    : machine;
        } catch (NotFoundException absent) {
            return Machine.absent();
        }
    }

    @Override
    public Machine power(UUID id, Power power) {
        return shaped(
                () -> {
                    String name = Labels.name(id);
                    containers.power(name, power);
                    Machine machine = seen(id);
                    if (machine.state() == State.ABSENT) {
                        throw Faults.notFound(null);
                    }
                    return machine;
                });
    }

    @Override
    public void resize(MachineSpec spec) {
        shaped(
                () -> {
                    Host known = knownHost();
                    check(spec);
                    String name = Labels.name(spec.id());
                    InspectContainerResponse before = containers.seen(name);
                    return room.within(known, spec, () -> making.resize(before, spec));
                });
    }

    @Override
    public Machine pause(UUID id) {
        return shaped(
                () -> {
                    containers.pause(Labels.name(id));
                    return seen(id);
                });
    }

    // ------------------------------------------------------------ volumes

    @Override
    public Form volumeForm() {
        if (!engine.local()) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "HOST_ELSEWHERE",
                    "the Docker host is elsewhere; it cannot have volumes of this one");
        }
        return Form.FOLDER;
    }

    @Override
    public void remount(MachineSpec spec) {
        shaped(
                () -> {
                    remaking.remount(spec, knownHost().diskLimited());
                    return spec;
                });
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
                    InspectContainerResponse seen = containers.seen(Labels.name(id));
                    State state = Machines.of(seen).state();
                    if (state != State.RUNNING && state != State.PAUSED) {
                        throw notRunning(null);
                    }
                    return Usage.of(containers.sample(seen.getId()));
                });
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
