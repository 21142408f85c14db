// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.InstanceStats;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.ImageFiles;
import org.thecloud.compute.spi.Keyed;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.image.ImageFile;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.Form;

/**
 * A host that exists only as files. It keeps what it promised across restarts and crashes, counts
 * its capacity and its ports, and says of itself that it is a simulator; it runs nothing.
 */
@Component(
        service = ComputeDriver.class,
        configurationPid = SimDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("sim")
@Designate(ocd = Config.class, factory = true)
public final class SimDriver
        implements ComputeDriver,
                ImageCheck,
                ImageFiles,
                Keyed,
                Resizable,
                Pausable,
                Mountable,
                Exec,
                Logs,
                Stats {

    static final String PID = "org.thecloud.compute.sim";

    private static final String MISSING = "missing/";
    private static final int FIRST_PORT = 30000;
    private static final int LAST_PORT = 65535;
    private static final long USED_BYTES = 4L << 20;

    private final MachineFolder machines;
    private final int vcpus;
    private final long memoryBytes;

    @Activate
    public SimDriver(Config config, Map<String, Object> properties) {
        this(
                Path.of(System.getProperty("karaf.data", "data"), "compute-sim")
                        .resolve(host(String.valueOf(properties.get("service.pid")))),
                config.vcpus(),
                config.memory_mb() << 20);
    }

    SimDriver(Path folder, int vcpus, long memoryBytes) {
        this.machines = new MachineFolder(folder);
        this.vcpus = vcpus;
        this.memoryBytes = memoryBytes;
    }

    private static String host(String pid) {
        String name = pid.substring(pid.indexOf('~') + 1).replaceAll("[^A-Za-z0-9_-]", "_");
        return pid.indexOf('~') < 0 ? "default" : name;
    }

    @Override
    public Probe probe() {
        try {
            machines.prepare();
            return Probe.ready("simulator: nothing that is launched here is real");
        } catch (IOException failed) {
            return Probe.unhealthy(
                    "simulator: cannot write to %s (%s)"
                            .formatted(machines.path(), failed.getMessage()));
        }
    }

    @Override
    public void check(MachineSpec spec) {
        if (spec.size().vcpus() > vcpus || spec.size().memoryBytes() > memoryBytes) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "TOO_LARGE",
                    "the simulated host has %d cores and %d MB of memory"
                            .formatted(vcpus, memoryBytes >> 20));
        }
    }

    @Override
    public Limits limits() {
        return new Limits(vcpus, memoryBytes, false, "none, simulated", true);
    }

    @Override
    public Capacity capacity() {
        int freeVcpus = vcpus;
        long freeBytes = memoryBytes;
        for (SimMachine machine : machines.all()) {
            freeVcpus -= machine.vcpus();
            freeBytes -= machine.memoryBytes();
        }
        return new Capacity(Math.max(0, freeVcpus), Math.max(0, freeBytes));
    }

    @Override
    public void requireImage(String image) {
        if (image.startsWith(MISSING)) {
            throw new DriverException(
                    Kind.NOT_FOUND,
                    "IMAGE_NOT_FOUND",
                    "there is no image %s (to the simulator, all that begin with %s are missing)"
                            .formatted(image, MISSING));
        }
    }

    @Override
    public void requireImageFile(ImageFile image, long diskBytes) {
        if (image.diskBytes() > diskBytes) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "DISK_TOO_SMALL",
                    "the image needs a disk of %d bytes; the type has %d"
                            .formatted(image.diskBytes(), diskBytes));
        }
    }

    // Synchronized, as are all that change a machine: what is free and which ports are taken must
    // hold until the file is written. A write takes milliseconds.
    @Override
    public synchronized Machine ensure(MachineSpec spec) {
        return machines.find(spec.id()).orElseGet(() -> make(spec)).shown();
    }

    private SimMachine make(MachineSpec spec) {
        check(spec);
        requireImage(spec.boot().image());
        requireRoom(spec.size().vcpus(), spec.size().memoryBytes());
        return machines.add(SimMachine.of(spec));
    }

    private void requireRoom(int moreVcpus, long moreBytes) {
        Capacity free = capacity();
        if (moreVcpus > free.vcpus() || moreBytes > free.memoryBytes()) {
            throw new DriverException(
                    Kind.EXHAUSTED,
                    "HOST_FULL",
                    "the simulated host has %d cores and %d MB of memory left"
                            .formatted(free.vcpus(), free.memoryBytes() >> 20));
        }
    }

    @Override
    public synchronized Machine power(UUID id, Power power) {
        SimMachine machine = require(id);
        if (power == Power.RUNNING && machine.paused()) {
            return machines.replace(machine.goesOn(now())).shown();
        }
        boolean asWanted = !machine.paused() && machine.running() == (power == Power.RUNNING);
        if (asWanted) {
            return machine.shown();
        }
        return machines.replace(power == Power.RUNNING ? start(machine) : machine.ended(0, now()))
                .shown();
    }

    @Override
    public synchronized Machine pause(UUID id) {
        SimMachine machine = require(id);
        return machine.paused()
                ? machine.shown()
                : machines.replace(requireRunning(id).paused(now())).shown();
    }

    private SimMachine start(SimMachine machine) {
        SimMachine started = machine.started(publish(machine), now());
        OptionalInt end = Programs.endOf(machine.command());
        return end.isPresent() ? started.ended(end.getAsInt(), now()) : started;
    }

    private List<PortMapping> publish(SimMachine machine) {
        List<PortMapping> published = new ArrayList<>();
        if (machine.ports().isEmpty()) {
            return published;
        }
        Set<Integer> taken =
                machines.all().stream()
                        .flatMap(other -> other.published().stream())
                        .map(PortMapping::host)
                        .collect(Collectors.toSet());
        for (PortMapping port : machine.ports()) {
            int host = port.host() == 0 ? free(taken) : port.host();
            if (!taken.add(host)) {
                throw new DriverException(
                        Kind.CONFLICT,
                        "PORT_CONFLICT",
                        "host port " + host + " is taken on the simulated host");
            }
            published.add(new PortMapping(host, port.instance()));
        }
        return published;
    }

    private static int free(Set<Integer> taken) {
        int port = FIRST_PORT;
        while (taken.contains(port)) {
            port++;
        }
        if (port > LAST_PORT) {
            throw new DriverException(
                    Kind.EXHAUSTED, "NO_PORT", "the simulated host has no port left");
        }
        return port;
    }

    @Override
    public Machine inspect(UUID id) {
        return machines.find(id).map(SimMachine::shown).orElseGet(Machine::absent);
    }

    @Override
    public synchronized void delete(UUID id) {
        machines.remove(id);
    }

    @Override
    public Set<UUID> list(UUID installation) {
        return machines.all().stream()
                .filter(machine -> machine.installation().equals(installation))
                .map(SimMachine::id)
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void resize(MachineSpec spec) {
        SimMachine machine = require(spec.id());
        check(spec);
        requireRoom(
                spec.size().vcpus() - machine.vcpus(),
                spec.size().memoryBytes() - machine.memoryBytes());
        machines.replace(machine.sized(spec));
    }

    @Override
    public Form volumeForm() {
        return Form.FOLDER;
    }

    /** Nothing that runs here could look at a volume. */
    @Override
    public void remount(MachineSpec spec) {
        SimMachine machine = require(spec.id());
        if (machine.running() || machine.paused()) {
            throw new DriverException(Kind.CONFLICT, "RUNNING", "the simulated machine runs");
        }
    }

    @Override
    public ExecResult exec(UUID id, List<String> command, int mostBytes) {
        requireRunning(id);
        return Programs.run(command, mostBytes);
    }

    @Override
    public String logs(UUID id, int lines, int mostBytes) {
        List<String> all = require(id).lines();
        StringBuilder kept = new StringBuilder();
        for (int at = all.size() - 1; at >= Math.max(0, all.size() - lines); at--) {
            String line = all.get(at) + "\n";
            int bytes = kept.toString().getBytes(StandardCharsets.UTF_8).length;
            if (bytes + line.getBytes(StandardCharsets.UTF_8).length > mostBytes) {
                break;
            }
            kept.insert(0, line);
        }
        return kept.toString();
    }

    /** Constant numbers: what is not run uses nothing that could be measured. */
    @Override
    public InstanceStats stats(UUID id) {
        SimMachine machine = requireRunning(id);
        long used = Math.min(USED_BYTES, machine.memoryBytes());
        return new InstanceStats(0, used, machine.memoryBytes(), 0, 0, 0, 0, 1);
    }

    private SimMachine require(UUID id) {
        return machines.find(id)
                .orElseThrow(
                        () ->
                                new DriverException(
                                        Kind.NOT_FOUND,
                                        "MACHINE_NOT_FOUND",
                                        "the simulated host has no machine " + id));
    }

    private SimMachine requireRunning(UUID id) {
        SimMachine machine = require(id);
        if (!machine.running()) {
            throw new DriverException(
                    Kind.CONFLICT, "NOT_RUNNING", "the simulated machine does not run");
        }
        return machine;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
