// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;
import org.thecloud.volume.Source;
import org.thecloud.volume.sim.Folders.Entry;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;
import org.thecloud.volume.spi.Limits;
import org.thecloud.volume.spi.Room;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * Volumes that are plain folders: what is written is kept and copied, but no size is enforced. It
 * says of itself that it is a simulator.
 */
@Component(
        service = VolumeDriver.class,
        configurationPid = SimDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("sim")
@Designate(ocd = Config.class, factory = true)
public final class SimDriver implements VolumeDriver, Snapshotting {

    static final String PID = "org.thecloud.volume.sim";

    private final Folders folders;
    private final long totalBytes;

    @Activate
    public SimDriver(Config config, Map<String, Object> properties) {
        this(
                Path.of(System.getProperty("karaf.data", "data"), "volume-sim")
                        .resolve(host(String.valueOf(properties.get("service.pid")))),
                (long) config.gb() << 30);
    }

    SimDriver(Path folder, long totalBytes) {
        this.folders = new Folders(folder);
        this.totalBytes = totalBytes;
    }

    private static String host(String pid) {
        String name = pid.substring(pid.indexOf('~') + 1).replaceAll("[^A-Za-z0-9_-]", "_");
        return pid.indexOf('~') < 0 ? "default" : name;
    }

    @Override
    public Probe probe() {
        try {
            folders.prepare();
            return Probe.ready("simulator: no size of a volume is enforced here");
        } catch (IOException failed) {
            return Probe.unhealthy(
                    "simulator: cannot write to %s (%s)"
                            .formatted(folders.path(), failed.getMessage()));
        }
    }

    @Override
    public Limits limits() {
        return new Limits(Set.of(Form.FOLDER), false, true);
    }

    @Override
    public Room room() {
        long taken = folders.all().stream().mapToLong(Entry::bytes).sum();
        return new Room(totalBytes, Math.max(0, totalBytes - taken));
    }

    // Synchronized, as are all that change something: what is free must hold until it is written.
    @Override
    public synchronized Kept ensure(Disk disk) {
        if (disk.key() != null) {
            throw new DriverException(
                    Kind.UNSUPPORTED, "NO_ENCRYPTION", "the simulator encrypts nothing");
        }
        Entry there = folders.find(disk.id()).orElse(null);
        long more = disk.bytes() - (there == null ? 0 : there.bytes());
        if (more <= 0 && there != null) {
            return Kept.of(there.bytes());
        }
        requireRoom(more);
        if (there == null) {
            Source source = disk.source();
            folders.fill(disk.id(), source == null ? null : require(source.id()).id());
        }
        String form = there == null ? "" : there.form();
        folders.save(new Entry(disk.id(), false, disk.installation(), disk.bytes(), form));
        return Kept.of(disk.bytes());
    }

    private void requireRoom(long more) {
        if (more > room().freeBytes()) {
            throw new DriverException(
                    Kind.EXHAUSTED, "STORAGE_FULL", "the simulated storage has no room left");
        }
    }

    @Override
    public Kept inspect(UUID id) {
        return kept(id, false);
    }

    private Kept kept(UUID id, boolean snapshot) {
        return folders.find(id)
                .filter(entry -> entry.snapshot() == snapshot)
                .map(entry -> Kept.of(entry.bytes()))
                .orElse(Kept.ABSENT);
    }

    @Override
    public synchronized void delete(UUID id) {
        if (folders.find(id).filter(entry -> !entry.form().isEmpty()).isPresent()) {
            throw new DriverException(Kind.CONFLICT, "VOLUME_OPEN", "the volume is in use");
        }
        folders.remove(id);
    }

    @Override
    public Set<UUID> list(UUID installation) {
        return folders.all().stream()
                .filter(entry -> entry.installation().equals(installation))
                .map(Entry::id)
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized Opened open(Disk disk, Form form) {
        if (form != Form.FOLDER) {
            throw new DriverException(
                    Kind.UNSUPPORTED, "NO_DISK", "simulated volumes are folders only");
        }
        Entry entry = require(disk.id());
        folders.save(
                new Entry(entry.id(), false, entry.installation(), entry.bytes(), form.toString()));
        return new Opened(form, folders.bytes(disk.id()).toAbsolutePath().toString());
    }

    @Override
    public synchronized void close(UUID id) {
        folders.find(id)
                .filter(entry -> !entry.form().isEmpty())
                .ifPresent(
                        entry ->
                                folders.save(
                                        new Entry(
                                                id,
                                                entry.snapshot(),
                                                entry.installation(),
                                                entry.bytes(),
                                                "")));
    }

    @Override
    public synchronized Kept snapshot(UUID id, UUID installation, UUID volume) {
        Entry there = folders.find(id).orElse(null);
        if (there != null) {
            return Kept.of(there.bytes());
        }
        Entry entry = require(volume);
        requireRoom(entry.bytes());
        folders.fill(id, volume);
        folders.save(new Entry(id, true, installation, entry.bytes(), ""));
        return Kept.of(entry.bytes());
    }

    @Override
    public Kept inspectSnapshot(UUID id) {
        return kept(id, true);
    }

    @Override
    public synchronized void deleteSnapshot(UUID id) {
        folders.remove(id);
    }

    private Entry require(UUID id) {
        return folders.find(id)
                .orElseThrow(
                        () ->
                                new DriverException(
                                        Kind.NOT_FOUND,
                                        "VOLUME_NOT_FOUND",
                                        "the simulated storage has no volume or snapshot " + id));
    }
}
