// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.Domain.DeviceModifyFlags;
import org.libvirt.Domain.VcpuFlags;
import org.libvirt.DomainInfo;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.network.NetworkHandle;

/**
 * Machines at libvirt. One is there when it is defined, which is done last; its files are there
 * before and go after.
 */
final class Machines {

    private static final int METADATA_ELEMENT = 2;
    private static final int LIVE = DeviceModifyFlags.LIVE;
    private static final int INACTIVE = Domain.XMLFlags.INACTIVE;
    // managed save, snapshots, the firmware's variables, checkpoints
    private static final int UNDEFINE_ALL = 1 | 2 | 4 | 16;
    private static final long STOP_SECONDS = 10;
    private static final long PRESS_AGAIN_MILLIS = 2000;
    private static final long PAUSE_MILLIS = 100;
    private static final int TRIES = 5;
    private static final int KILLED = 137;
    private static final long KIB = 1024;
    private static final String LETTERS = "abcdefghijkmnopqrstuvwxyz23456789";
    private static final int PASSWORD_LENGTH = 8; // VNC knows no longer ones
    private static final long SCREEN_SECONDS = 60;

    private final Hypervisor hypervisor;
    private final Path folder;
    private final Taps taps;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Machines(Hypervisor hypervisor, Path folder, Taps taps, Clock clock) {
        this.hypervisor = hypervisor;
        this.folder = folder;
        this.taps = taps;
        this.clock = clock;
    }

    MachineFolder folder(UUID id) {
        return MachineFolder.of(folder, id);
    }

    /** The label of a machine, if it is one of the platform's. */
    static Optional<Label> label(Domain domain) throws LibvirtException {
        try {
            return Optional.of(
                    Label.readLabel(domain.getMetadata(METADATA_ELEMENT, Label.NAMESPACE, 0)));
        } catch (LibvirtException failed) {
            if (Faults.number(failed) == ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    // ------------------------------------------------------------ looking

    Machine look(UUID id) {
        return hypervisor
                .with(
                        Label.domain(id),
                        domain ->
                                Label.read(domain.getXMLDesc(0))
                                        .map(
                                                seen ->
                                                        machine(seen, condition(seen))
                                                                .withNetwork(network(seen))))
                .flatMap(machine -> machine)
                .orElse(Machine.absent());
    }

    private @Nullable NetworkHandle network(Label.Definition seen) {
        UUID id = seen.label().instance();
        return seen.label().card() != null && taps.there(id) ? taps.handle(id) : null;
    }

    private Hypervisor.Condition condition(Label.Definition seen) {
        return hypervisor.ask(libvirt -> libvirt.condition(seen.uuid()));
    }

    static Machine machine(Label.Definition seen, Hypervisor.Condition condition) {
        Label label = seen.label();
        State state = state(condition.state(), label.started());
        boolean runs = state == State.RUNNING || state == State.PAUSED;
        return new Machine(
                state,
                seen.uuid(),
                state == State.EXITED ? exitCode(condition.reason()) : null,
                runs ? label.published() : List.of(),
                null,
                label.started());
    }

    private static State state(int number, @Nullable Instant started) {
        return switch (number) {
            case 1, 2, 4 -> State.RUNNING; // running, blocked, shutting down
            case 3, 7 -> State.PAUSED; // paused, suspended by the guest
            default -> started == null ? State.CREATED : State.EXITED;
        };
    }

    // A machine has no exit code: it shut itself down, or broke, or was ended from outside.
    private static int exitCode(int reason) {
        return switch (reason) {
            case 1 -> 0; // shut down
            case 3, 6 -> 1; // crashed, failed
            default -> KILLED; // destroyed, or its host was
        };
    }

    Set<UUID> list(UUID installation) {
        Set<UUID> ids = new HashSet<>(MachineFolder.list(folder, installation));
        ids.addAll(
                hypervisor.ask(
                        libvirt -> {
                            Set<UUID> found = new HashSet<>();
                            for (Domain domain : libvirt.listAllDomains(0)) {
                                try {
                                    label(domain)
                                            .filter(
                                                    label ->
                                                            label.installation()
                                                                    .equals(installation))
                                            .ifPresent(label -> found.add(label.instance()));
                                } catch (LibvirtException failed) {
                                    if (Faults.number(failed) != ErrorNumber.VIR_ERR_NO_DOMAIN) {
                                        throw failed;
                                    }
                                } finally {
                                    domain.free();
                                }
                            }
                            return found;
                        }));
        return ids;
    }

    // ------------------------------------------------------------ making and removing

    /** What is gone with a restart of the host, and is none of libvirt's to make. */
    Machine wired(MachineSpec spec, Machine there) {
        Wiring wiring = spec.wiring();
        if (wiring == null) {
            return there;
        }
        taps.ensure(spec.id(), wiring.mtu());
        return look(spec.id());
    }

    Machine make(MachineSpec spec, Image image, Blueprint blueprint) {
        Machine there = look(spec.id());
        if (there.state() != State.ABSENT) {
            return there;
        }
        Label label = Label.of(spec, image);
        MachineFolder files = folder(spec.id());
        files.make(spec, image, label.mac());
        define(UUID.randomUUID().toString(), label, blueprint);
        return look(spec.id());
    }

    // Of several who make the same machine one wins; libvirt refuses the others.
    void define(String uuid, Label label, Blueprint blueprint) {
        MachineFolder files = folder(label.instance());
        String xml = blueprint.definition(uuid, label, files, password());
        hypervisor.ask(
                libvirt -> {
                    try {
                        libvirt.domainDefineXML(xml).free();
                    } catch (LibvirtException failed) {
                        Optional<Domain> there = libvirt.domain(Label.domain(label.instance()));
                        if (there.isEmpty() || uuid(there.get()).equals(uuid)) {
                            throw failed;
                        }
                    }
                    return xml;
                });
    }

    private static String uuid(Domain domain) throws LibvirtException {
        try {
            return domain.getUUIDString();
        } finally {
            domain.free();
        }
    }

    void remove(UUID id) {
        String name = Label.domain(id);
        hypervisor.with(
                name,
                domain -> {
                    end(domain);
                    return undefine(domain);
                });
        taps.remove(id);
        folder(id).remove();
    }

    private static boolean undefine(Domain domain) throws LibvirtException {
        try {
            domain.undefine(UNDEFINE_ALL);
        } catch (LibvirtException failed) {
            if (Faults.number(failed) == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return false;
            }
            throw failed;
        }
        return true;
    }

    private static void end(Domain domain) throws LibvirtException {
        try {
            domain.destroy();
        } catch (LibvirtException failed) {
            if (Faults.number(failed) != ErrorNumber.VIR_ERR_OPERATION_INVALID
                    && Faults.number(failed) != ErrorNumber.VIR_ERR_NO_DOMAIN) {
                throw failed;
            }
        }
    }

    // ------------------------------------------------------------ switching

    Machine power(UUID id, Power power, Blueprint blueprint) {
        Machine machine = required(id);
        boolean runs = machine.state() == State.RUNNING;
        if (power == Power.RUNNING && !runs) {
            if (machine.state() == State.PAUSED) {
                resume(id);
            } else {
                start(id, blueprint);
            }
        } else if (power == Power.STOPPED && machine.state() == State.PAUSED) {
            resume(id); // a halted guest feels no power button
            stop(id);
        } else if (power == Power.STOPPED && runs) {
            stop(id);
        } else {
            return machine;
        }
        return required(id);
    }

    Machine pause(UUID id) {
        State state = required(id).state();
        if (state == State.RUNNING) {
            hypervisor.with(
                    Label.domain(id),
                    domain -> {
                        domain.suspend();
                        return id;
                    });
        } else if (state != State.PAUSED) {
            throw notRunning();
        }
        return required(id);
    }

    Machine required(UUID id) {
        Machine machine = look(id);
        if (machine.state() == State.ABSENT) {
            throw Faults.notFound(null);
        }
        return machine;
    }

    private void resume(UUID id) {
        hypervisor.with(
                Label.domain(id),
                domain -> {
                    domain.resume();
                    return id;
                });
    }

    private void start(UUID id, Blueprint blueprint) {
        for (int tried = 1; !started(id, blueprint, tried == TRIES); tried++) {
            if (Thread.currentThread().isInterrupted()) {
                throw Faults.interrupted(new InterruptedException());
            }
        }
    }

    // Ports that are ours to choose are chosen anew each time; another may take one in between.
    private boolean started(UUID id, Blueprint blueprint, boolean last) {
        Label.Definition before = defined(id);
        List<PortMapping> ports = published(before.label(), blueprint);
        Label label =
                before.label().startedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS), ports);
        define(before.uuid(), label, blueprint);
        return hypervisor
                .with(
                        Label.domain(id),
                        domain -> {
                            try {
                                domain.create();
                                return true;
                            } catch (LibvirtException failed) {
                                return startedByAnother(failed, last);
                            }
                        })
                .orElseThrow(() -> Faults.notFound(null));
    }

    private static boolean startedByAnother(LibvirtException failed, boolean last)
            throws LibvirtException {
        if (Faults.number(failed) == ErrorNumber.VIR_ERR_OPERATION_INVALID) {
            return true;
        }
        // QEMU says it in words only
        if (!String.valueOf(failed.getMessage()).contains("host forwarding rule")) {
            throw failed;
        }
        if (last) {
            throw portConflict(failed);
        }
        return false;
    }

    private static DriverException portConflict(Exception cause) {
        return new DriverException(
                Kind.CONFLICT,
                "PORT_CONFLICT",
                "a port to be published is taken on the KVM host",
                cause);
    }

    private static List<PortMapping> published(Label label, Blueprint blueprint) {
        List<PortMapping> ports = new ArrayList<>();
        if (label.card() != null) {
            return ports; // published where it is plugged in
        }
        for (PortMapping port : label.ports()) {
            try (ServerSocket held = new ServerSocket()) {
                held.bind(
                        new InetSocketAddress(
                                InetAddress.getByName(blueprint.publishAddress()), port.host()));
                ports.add(new PortMapping(held.getLocalPort(), port.instance()));
            } catch (IOException taken) {
                throw portConflict(taken);
            }
        }
        return ports;
    }

    Label.Definition defined(UUID id) {
        return hypervisor
                .with(Label.domain(id), domain -> Label.read(domain.getXMLDesc(INACTIVE)))
                .flatMap(definition -> definition)
                .orElseThrow(() -> Faults.notFound(null));
    }

    // The power button is pressed again and again: a machine that has not yet come up does not feel
    // it.
    private void stop(UUID id) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        long press = System.nanoTime();
        while (runs(id)) {
            long now = System.nanoTime();
            if (now >= end) {
                hypervisor.with(
                        Label.domain(id),
                        domain -> {
                            end(domain);
                            return id;
                        });
                return;
            }
            if (now >= press) {
                press(id);
                press = now + TimeUnit.MILLISECONDS.toNanos(PRESS_AGAIN_MILLIS);
            }
            pause();
        }
    }

    private void press(UUID id) {
        hypervisor.with(
                Label.domain(id),
                domain -> {
                    try {
                        DomainInfo.DomainState state = domain.getInfo().state;
                        if (state == DomainInfo.DomainState.VIR_DOMAIN_PAUSED) {
                            domain.resume();
                        }
                        domain.shutdown();
                    } catch (LibvirtException failed) {
                        if (Faults.number(failed) != ErrorNumber.VIR_ERR_OPERATION_INVALID) {
                            throw failed;
                        }
                    }
                    return id;
                });
    }

    private boolean runs(UUID id) {
        return hypervisor.with(Label.domain(id), domain -> domain.isActive() == 1).orElse(false);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }

    // ------------------------------------------------------------ sizes

    /** Grows it while it runs; whatever else there is to do needs another start. */
    void resize(MachineSpec spec, Blueprint blueprint) {
        UUID id = spec.id();
        Label.Definition before = defined(id);
        boolean running = runs(id);
        boolean grown = running && grow(spec);
        if (running && !grown) {
            stop(id);
        }
        Label label = before.label().sized(spec);
        define(before.uuid(), label, blueprint);
        if (running && !grown) {
            start(id, blueprint);
        }
    }

    private boolean grow(MachineSpec spec) {
        return hypervisor
                .with(
                        Label.domain(spec.id()),
                        domain -> {
                            DomainInfo now = domain.getInfo();
                            long more = spec.size().memoryBytes() - now.maxMem * KIB;
                            if (more < 0 || spec.size().vcpus() < now.nrVirtCpu) {
                                return false;
                            }
                            try {
                                if (spec.size().vcpus() > now.nrVirtCpu) {
                                    domain.setVcpusFlags(spec.size().vcpus(), VcpuFlags.LIVE);
                                }
                                if (more > 0) {
                                    domain.attachDeviceFlags(Blueprint.memory(more), LIVE);
                                }
                            } catch (LibvirtException cannot) {
                                return false;
                            }
                            Label label = label(domain).orElseThrow().sized(spec);
                            domain.setMetadata(
                                    METADATA_ELEMENT,
                                    Blueprint.label(label),
                                    "cloud",
                                    Label.NAMESPACE,
                                    LIVE);
                            return true;
                        })
                .orElseThrow(() -> Faults.notFound(null));
    }

    // ------------------------------------------------------------ screens

    /** Where its screen is, with a password that is good for the next minute. */
    String screen(UUID id, Blueprint blueprint) {
        return hypervisor
                .with(
                        Label.domain(id),
                        domain -> {
                            int port =
                                    Label.read(domain.getXMLDesc(0))
                                            .flatMap(Label.Definition::screen)
                                            .orElseThrow(Machines::notRunning);
                            String password = password();
                            domain.updateDeviceFlags(
                                    blueprint.screen(
                                            port,
                                            password,
                                            clock.instant().plusSeconds(SCREEN_SECONDS)),
                                    LIVE);
                            return "vnc://%s:%d?VncPassword=%s"
                                    .formatted(blueprint.publishAddress(), port, password);
                        })
                .orElseThrow(() -> Faults.notFound(null));
    }

    static DriverException notRunning() {
        return new DriverException(Kind.CONFLICT, "NOT_RUNNING", "the machine does not run");
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        for (int at = 0; at < PASSWORD_LENGTH; at++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
