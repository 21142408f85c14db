// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.compute.InstanceStats;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.Changes;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Console;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.ImageFiles;
import org.thecloud.compute.spi.Keyed;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Pluggable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.image.ImageFile;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.Form;

/**
 * Machines of QEMU at one libvirt. A machine's name comes from its id, so libvirt itself sees to it
 * that there is one only.
 */
@Component(
        service = ComputeDriver.class,
        configurationPid = KvmDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("kvm")
@Designate(ocd = Config.class, factory = true)
public final class KvmDriver
        implements ComputeDriver,
                Changes,
                Console,
                ImageCheck,
                ImageFiles,
                Keyed,
                Logs,
                Mountable,
                Pausable,
                Pluggable,
                Resizable,
                Stats {

    static final String PID = "org.thecloud.compute.kvm";

    private static final long LEAST_MEMORY = 32L << 20;
    private static final long KIB = 1024;
    private static final List<String> TOOLS = List.of("qemu-img", "genisoimage");

    private final Config config;
    private final Path folder;
    private final Hypervisor hypervisor;
    private final Images images;
    private final Room room;
    private final Machines machines;
    private final Plugs plugs;
    private final Watch watch;
    private final Serial serial;
    private volatile Host host = Host.UNKNOWN;

    @Activate
    public KvmDriver(Config config) {
        this.config = config;
        this.folder = Path.of(config.folder().strip()).toAbsolutePath();
        this.hypervisor = new Hypervisor(config.uri().strip());
        this.images = new Images(folder.resolve("images"));
        this.room = new Room(hypervisor, config.cpu_overcommit(), config.memory_overcommit());
        this.machines =
                new Machines(
                        hypervisor,
                        folder.resolve("machines"),
                        new Taps(config.namespace().strip()),
                        Clock.systemUTC());
        this.plugs = new Plugs(hypervisor, machines);
        this.serial = new Serial(Clock.systemUTC());
        this.watch = new Watch(hypervisor);
    }

    @Deactivate
    public void close() {
        hypervisor.close();
    }

    // ------------------------------------------------------------ about the host

    @Override
    public Probe probe() {
        try {
            return Probe.ready(look().summary());
        } catch (DriverException failed) {
            return Probe.unhealthy(unhealthy(failed));
        } catch (UnsatisfiedLinkError noLibrary) {
            return Probe.unhealthy(
                    "libvirt's library is not on this machine; install libvirt-daemon-system");
        }
    }

    private static String unhealthy(DriverException failed) {
        String message = String.valueOf(failed.getMessage());
        if (failed.kind() == Kind.UNAVAILABLE
                && failed.getCause() instanceof LibvirtException refusal) {
            message += " (%s)".formatted(Faults.words(refusal));
        }
        return failed.code().equals(Faults.UNREACHABLE)
                ? "%s; start libvirtd, or set uri in etc/%s-NAME.cfg".formatted(message, PID)
                : message;
    }

    private Host look() {
        NodeInfo node = hypervisor.ask(libvirt -> requireQemu(libvirt).nodeInfo());
        requireTools();
        requireFolder();
        Host known = host;
        String version =
                "libvirt %s with QEMU %s"
                        .formatted(
                                hypervisor.ask(libvirt -> version(libvirt.getLibVirVersion())),
                                hypervisor.ask(libvirt -> version(libvirt.getVersion())));
        if (known == Host.UNKNOWN) {
            known = decided(node, version);
            host = known;
        }
        return known;
    }

    private Hypervisor.Connection requireQemu(Hypervisor.Connection libvirt)
            throws LibvirtException {
        if (!libvirt.getType().equals("QEMU")) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "NO_QEMU",
                    "libvirt on %s has no QEMU".formatted(hypervisor.uri()));
        }
        String there = libvirt.getHostName();
        String here = hostName();
        if (!there.equals(here)) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "OTHER_HOST",
                    "libvirt on %s is that of %s; the driver works beside its libvirt only, and is on %s"
                            .formatted(hypervisor.uri(), there, here));
        }
        return libvirt;
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            throw Faults.ofFiles("reading the host's name", notLinux);
        }
    }

    private static String version(long number) {
        return "%d.%d.%d".formatted(number / 1_000_000, number / 1000 % 1000, number % 1000);
    }

    private static void requireTools() {
        for (String tool : TOOLS) {
            boolean there =
                    java.util.stream.Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                            .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
            if (!there) {
                throw new DriverException(
                        Kind.UNAVAILABLE, "TOOL_MISSING", tool + " is not installed");
            }
        }
    }

    private void requireFolder() {
        try {
            Files.createDirectories(folder.resolve("images"));
            Files.createDirectories(folder.resolve("machines"));
        } catch (IOException failed) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "FOLDER_FAILED",
                    "%s cannot be written by user %s; set folder in etc/%s-NAME.cfg"
                            .formatted(folder, System.getProperty("user.name"), PID),
                    failed);
        }
    }

    private Host decided(NodeInfo node, String version) {
        String type = config.domain_type().strip();
        String failure =
                switch (type) {
                    case "kvm" -> "";
                    case "qemu" -> "as configured";
                    case "auto" -> new Trial(hypervisor, folder).failure();
                    default ->
                            throw new DriverException(
                                    Kind.UNAVAILABLE,
                                    "DOMAIN_TYPE_UNKNOWN",
                                    "domain.type is kvm, qemu or auto, not " + type);
                };
        boolean kvm = failure.isEmpty();
        String how =
                kvm
                        ? "kvm"
                        : "qemu: processors are emulated in software, %s"
                                .formatted(type.equals("qemu") ? failure : "for " + failure);
        return new Host(
                node.cpus, node.memory * KIB, kvm, "%s, domain type %s".formatted(version, how));
    }

    private Host knownHost() {
        Host seen = host;
        return seen == Host.UNKNOWN ? look() : seen;
    }

    private Blueprint blueprint() {
        Host known = knownHost();
        return new Blueprint(
                known.kvm(),
                known.cores(),
                known.memoryBytes(),
                config.publish_address().strip(),
                config.outbound().strip().equals("open"));
    }

    @Override
    public Limits limits() {
        Host seen = host;
        return new Limits(seen.cores(), seen.memoryBytes(), true, "virtual machine", false);
    }

    @Override
    public void check(MachineSpec spec) {
        Host seen = host;
        if (spec.size().vcpus() > seen.cores() || spec.size().memoryBytes() > seen.memoryBytes()) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "TOO_LARGE",
                    "the KVM host has %d cores and %d MB of memory"
                            .formatted(seen.cores(), seen.memoryBytes() >> 20));
        }
        if (spec.size().memoryBytes() < LEAST_MEMORY) {
            throw new DriverException(
                    Kind.UNSUPPORTED, "TOO_SMALL", "a machine needs 32 MB of memory at least");
        }
        if (!spec.boot().command().isEmpty()) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "COMMAND_UNSUPPORTED",
                    "a virtual machine starts what is in its image: give a program in user_data instead of cmd");
        }
    }

    @Override
    public Capacity capacity() {
        return room.free(knownHost());
    }

    @Override
    public void requireImage(String image) {
        images.find(image);
    }

    @Override
    public void requireImageFile(ImageFile image, long diskBytes) {
        requireRoomFor(Images.of(image), diskBytes);
    }

    private static void requireRoomFor(Image image, long diskBytes) {
        if (image.sizeBytes() > diskBytes) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "DISK_TOO_SMALL",
                    "the image needs a disk of %d bytes; the type has %d"
                            .formatted(image.sizeBytes(), diskBytes));
        }
    }

    // ------------------------------------------------------------ making and removing

    @Override
    public Machine ensure(MachineSpec spec) {
        Host known = knownHost();
        check(spec);
        return room.within(known, spec, () -> machines.wired(spec, make(spec)));
    }

    private Machine make(MachineSpec spec) {
        Machine there = machines.look(spec.id());
        if (there.state() != State.ABSENT) {
            return there;
        }
        ImageFile brought = spec.boot().file();
        Image image = brought == null ? images.verified(spec.boot().image()) : Images.of(brought);
        requireRoomFor(image, spec.size().diskBytes());
        return machines.make(spec, image, blueprint());
    }

    @Override
    public void delete(UUID id) {
        machines.remove(id);
    }

    @Override
    public Set<UUID> list(UUID installation) {
        return machines.list(installation);
    }

    // ------------------------------------------------------------ looking and switching

    @Override
    public Machine inspect(UUID id) {
        Machine machine = machines.look(id);
        if (machine.state() == State.RUNNING) {
            serial.look(machines.folder(id));
        }
        return machine;
    }

    @Override
    public Machine power(UUID id, Power power) {
        return machines.power(id, power, blueprint());
    }

    @Override
    public Machine pause(UUID id) {
        return machines.pause(id);
    }

    @Override
    public void resize(MachineSpec spec) {
        Host known = knownHost();
        check(spec);
        room.within(
                known,
                spec,
                () -> {
                    machines.resize(spec, blueprint());
                    return spec;
                });
    }

    @Override
    public Form volumeForm() {
        return Form.DISK;
    }

    @Override
    public void remount(MachineSpec spec) {
        plugs.remount(spec.id(), spec.volumes(), blueprint());
    }

    @Override
    public boolean replug(UUID id, List<MachineVolume> volumes) {
        return plugs.replug(id, volumes, blueprint());
    }

    @Override
    public Set<UUID> changed() {
        Set<UUID> changed = watch.changed();
        watch.running().forEach(id -> serial.look(machines.folder(id)));
        return changed;
    }

    // ------------------------------------------------------------ inside

    @Override
    public String console(UUID id) {
        return machines.screen(id, blueprint());
    }

    @Override
    public String logs(UUID id, int lines, int mostBytes) {
        if (machines.look(id).state() == State.ABSENT) {
            throw Faults.notFound(null);
        }
        return serial.tail(machines.folder(id), lines, mostBytes);
    }

    @Override
    public InstanceStats stats(UUID id) {
        return hypervisor
                .with(Label.domain(id), KvmDriver::used)
                .orElseThrow(() -> Faults.notFound(null));
    }

    private static InstanceStats used(Domain domain) throws LibvirtException {
        if (domain.isActive() != 1) {
            throw Machines.notRunning();
        }
        return Usage.of(domain);
    }
}
