// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;
import org.thecloud.volume.Source;
import org.thecloud.volume.host.Ext4;
import org.thecloud.volume.host.Faults;
import org.thecloud.volume.host.Programs;
import org.thecloud.volume.host.Turns;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;
import org.thecloud.volume.spi.Limits;
import org.thecloud.volume.spi.Room;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * Volumes as files of this machine, one for each with its bytes as they are, that share what was
 * copied until it is written. The kernel shows them to machines, so a machine goes on without this
 * runtime; only an encrypted one has a process of its own.
 */
@Component(
        service = VolumeDriver.class,
        configurationPid = FileDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("file")
@Designate(ocd = Config.class, factory = true)
public final class FileDriver implements VolumeDriver, Snapshotting {

    private static final List<String> OWN =
            List.of("cp", "stat", "losetup", "qemu-img", "qemu-storage-daemon");

    static final String PID = "org.thecloud.volume.file";

    private final Path directory;
    private final Pool pool;
    private final Ledger ledger;
    private final Folders folders;
    private final Turns turns = new Turns();

    @Activate
    public FileDriver(Config config, Map<String, Object> properties) {
        this(
                directory(
                        config.directory().strip(), String.valueOf(properties.get("service.pid"))),
                config.pool_gb(),
                config.overcommit());
    }

    FileDriver(Path directory, int poolGb, double overcommit) {
        this.directory = directory.toAbsolutePath().normalize();
        this.pool = new Pool(this.directory, poolGb, overcommit);
        this.ledger = new Ledger(pool.folder());
        this.folders = new Folders(this.directory, ledger);
    }

    private static Path directory(String configured, String pid) {
        if (!configured.isEmpty()) {
            return Path.of(configured);
        }
        String name = pid.substring(pid.indexOf('~') + 1).replaceAll("[^A-Za-z0-9_-]", "_");
        return Path.of(System.getProperty("karaf.data", "data"), "volume-file")
                .resolve(pid.indexOf('~') < 0 ? "default" : name);
    }

    /** Leaves what is in use as it is; with nothing in use the pool is unmounted. */
    @Deactivate
    public void leave() {
        pool.leave();
    }

    @Override
    public Probe probe() {
        try {
            if (!root()) {
                return Probe.unhealthy(
                        "volumes are mounted, which only root may do; run the platform as root or"
                                + " without the feature volume-file");
            }
            Files.createDirectories(directory);
            Programs.makeRunning();
            List<String> missing = Programs.missing(programs(pool.needsImage()));
            if (!missing.isEmpty()) {
                return Probe.unhealthy(
                        "programs are missing; install the packages " + String.join(", ", missing));
            }
            Room room = pool.room(ledger);
            return Probe.ready(
                    "files in %s, %d of %d GB free"
                            .formatted(
                                    pool.folder(),
                                    room.freeBytes() >> 30,
                                    room.totalBytes() >> 30));
        } catch (IOException failed) {
            return Probe.unhealthy("cannot use %s (%s)".formatted(directory, failed.getMessage()));
        } catch (DriverException failed) {
            Throwable why = failed.getCause() == null ? failed : failed.getCause();
            return Probe.unhealthy("cannot use %s (%s)".formatted(directory, why.getMessage()));
        }
    }

    static Collection<String> programs(boolean makesPool) {
        Stream<String> all = Stream.concat(Ext4.PROGRAMS.stream(), OWN.stream());
        return makesPool ? Stream.concat(all, Stream.of("mkfs.xfs")).toList() : all.toList();
    }

    private static boolean root() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    @Override
    public Limits limits() {
        return new Limits(Set.of(Form.FOLDER, Form.DISK), true, false);
    }

    @Override
    public Room room() {
        try {
            return pool.room(ledger);
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    // ------------------------------------------------------------ making and removing

    @Override
    public Kept ensure(Disk disk) {
        prepare();
        try (Turns.Turn turn = turns.take(disk.id())) {
            Entry entry = ledger.find(disk.id()).orElse(null);
            if (entry != null && entry.ready()) {
                return Kept.of(grown(entry, disk).bytes());
            }
            Source source = disk.source();
            Entry origin =
                    source == null
                            ? null
                            : ledger.require(source.id(), source.type() == Source.Type.SNAPSHOT);
            Entry begun =
                    promise(
                            new Entry(
                                    disk.id(),
                                    disk.installation(),
                                    false,
                                    false,
                                    disk.bytes(),
                                    0,
                                    disk.key() != null,
                                    origin == null ? Entry.Format.NONE : origin.format(),
                                    ""));
            try {
                fill(disk, origin);
            } catch (IOException failed) {
                throw Faults.unavailable(failed);
            }
            ledger.sync(disk.id());
            return Kept.of(ledger.save(begun.asReady()).bytes());
        }
    }

    private void fill(Disk disk, @Nullable Entry origin) throws IOException {
        Path raw = empty(disk.id());
        Secret key = disk.key();
        if (origin != null) {
            copy(origin, disk.id());
            if (disk.bytes() > origin.bytes()) {
                enlarge(disk);
            }
        } else if (key != null) {
            Vault.create(raw, key, disk.bytes());
        } else {
            length(raw, disk.bytes());
        }
    }

    /** Away with what a call has left that died. */
    private Path empty(UUID id) throws IOException {
        Path raw = ledger.bytes(id);
        Programs.end(raw);
        Files.deleteIfExists(raw);
        return raw;
    }

    // In place of a write that is half-way there is the page cache, which a reflink takes along.
    private void copy(Entry from, UUID to) {
        if (from.form().equals(Form.FOLDER.name())) {
            folders.flush(from.id());
        }
        Path source = ledger.bytes(from.id());
        if (Files.notExists(source)) {
            throw Faults.notFound(from.id());
        }
        Programs.run("cp", "--reflink=always", source.toString(), ledger.bytes(to).toString());
    }

    private static void length(Path raw, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            if (file.length() < bytes) {
                file.setLength(bytes);
            }
        }
    }

    private Entry grown(Entry entry, Disk disk) {
        if (disk.bytes() <= entry.bytes()) {
            return entry;
        }
        // recorded last: what stops before is done again
        synchronized (pool) {
            requireRoom(disk.bytes() - entry.bytes());
            try {
                enlarge(disk);
            } catch (IOException failed) {
                throw Faults.unavailable(failed);
            }
            folders.grow(entry);
            return ledger.save(entry.withBytes(disk.bytes()));
        }
    }

    private void enlarge(Disk disk) throws IOException {
        Path raw = ledger.bytes(disk.id());
        Secret key = disk.key();
        if (key == null) {
            length(raw, disk.bytes());
        } else if (folders.vault().open(disk.id())) {
            folders.vault().resize(disk.id(), disk.bytes());
        } else {
            Vault.resize(raw, key, disk.bytes());
        }
    }

    // One at a time: what is promised is counted with those that are not made yet.
    private Entry promise(Entry entry) {
        synchronized (pool) {
            boolean counted = ledger.find(entry.id()).isPresent();
            if (!counted) {
                requireRoom(entry.promised());
            }
            return ledger.save(entry);
        }
    }

    private void requireRoom(long more) {
        Faults.requireRoom(room().freeBytes(), more);
    }

    @Override
    public Kept inspect(UUID id) {
        return kept(id, false);
    }

    private Kept kept(UUID id, boolean snapshot) {
        prepare();
        return ledger.find(id)
                .filter(entry -> entry.ready() && entry.snapshot() == snapshot)
                .filter(entry -> Files.exists(ledger.bytes(id)))
                .map(entry -> Kept.of(entry.bytes()))
                .orElse(Kept.ABSENT);
    }

    @Override
    public void delete(UUID id) {
        prepare();
        try (Turns.Turn turn = turns.take(id)) {
            Entry entry = ledger.find(id).orElse(null);
            if (entry != null && entry.open()) {
                throw Faults.conflict("VOLUME_OPEN", "the volume is in use");
            }
            if (entry != null && !entry.ready()) { // nothing copies it, but something may make it
                try {
                    empty(id);
                } catch (IOException failed) {
                    throw Faults.unavailable(failed);
                }
            }
            ledger.remove(id);
        }
    }

    @Override
    public Set<UUID> list(UUID installation) {
        prepare();
        return ledger.all().stream()
                .filter(entry -> entry.installation().equals(installation))
                .map(Entry::id)
                .collect(Collectors.toSet());
    }

    // ------------------------------------------------------------ using

    @Override
    public Opened open(Disk disk, Form form) {
        prepare();
        try (Turns.Turn turn = turns.take(disk.id())) {
            Entry entry = ledger.require(disk.id(), false);
            if (entry.open() && !entry.form().equals(form.name())) {
                throw Faults.conflict(
                        "VOLUME_OPEN", "the volume is in use by another sort of machine");
            }
            if (!entry.open()) {
                entry = ledger.save(entry.withForm(form.name()));
            }
            try {
                Path path =
                        form == Form.FOLDER
                                ? folders.mount(entry, disk.key())
                                : folders.device(entry, disk.key());
                return new Opened(form, path.toString());
            } catch (IOException failed) {
                throw Faults.unavailable(failed);
            }
        }
    }

    @Override
    public void close(UUID id) {
        prepare();
        try (Turns.Turn turn = turns.take(id)) {
            Entry entry = ledger.find(id).orElse(null);
            if (entry == null || !entry.open()) {
                return;
            }
            try {
                folders.leave(entry);
            } catch (IOException failed) {
                throw Faults.unavailable(failed);
            }
            ledger.save(entry.withForm(""));
        }
    }

    // ------------------------------------------------------------ snapshots

    @Override
    public Kept snapshot(UUID id, UUID installation, UUID volume) {
        prepare();
        try (Turns.Turn turn = turns.take(id)) {
            Entry there = ledger.find(id).orElse(null);
            if (there != null && there.ready()) {
                return Kept.of(there.bytes());
            }
            Entry of = ledger.require(volume, false);
            Entry begun =
                    promise(
                            new Entry(
                                    id,
                                    installation,
                                    true,
                                    false,
                                    of.bytes(),
                                    allocated(volume),
                                    of.encrypted(),
                                    of.format(),
                                    ""));
            try {
                empty(id);
            } catch (IOException failed) {
                throw Faults.unavailable(failed);
            }
            copy(of, id);
            ledger.sync(id);
            return Kept.of(ledger.save(begun.asReady()).bytes());
        }
    }

    private long allocated(UUID id) {
        String blocks = Programs.run("stat", "--format=%b", ledger.bytes(id).toString());
        return Long.parseLong(blocks) * 512;
    }

    @Override
    public Kept inspectSnapshot(UUID id) {
        return kept(id, true);
    }

    @Override
    public void deleteSnapshot(UUID id) {
        delete(id);
    }

    private void prepare() {
        try {
            pool.prepare();
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }
}
