// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
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
import org.thecloud.volume.host.Mounts;
import org.thecloud.volume.host.Programs;
import org.thecloud.volume.host.Turns;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;
import org.thecloud.volume.spi.Limits;
import org.thecloud.volume.spi.Room;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * Volumes as thin logical volumes of LVM: block devices of the kernel, that share what was copied
 * until it is written. Nothing of the runtime is between a machine and its bytes.
 */
@Component(
        service = VolumeDriver.class,
        configurationPid = LvmDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("lvm")
@Designate(ocd = Config.class, factory = true)
public final class LvmDriver implements VolumeDriver, Snapshotting {

    static final String PID = "org.thecloud.volume.lvm";

    private static final Path MAPPER = Path.of("/dev/mapper/control");
    private static final List<String> PROGRAMS =
            Stream.of(Group.PROGRAMS, Ext4.PROGRAMS, List.of("cryptsetup"))
                    .flatMap(List::stream)
                    .toList();

    /** What LVM allows in names, but for a hyphen at the start, which would be an option. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,63}");

    private final Group group;
    private final double overcommit;
    private final Path mounts;
    private final Turns turns = new Turns();

    /** What this process has opened, or found open and looked at. */
    private final Set<UUID> seen = ConcurrentHashMap.newKeySet();

    @Activate
    public LvmDriver(Config config) {
        this(
                new Group(name("group", config.group()), name("pool", config.pool())),
                config.overcommit());
    }

    LvmDriver(Group group, double overcommit) {
        this.group = group;
        this.overcommit = overcommit;
        this.mounts = Programs.RUNNING.resolve("lvm-" + group.name());
    }

    private static String name(String key, String configured) {
        if (!NAME.matcher(configured.strip()).matches()) {
            throw new IllegalArgumentException(
                    "%s: %s is no name of LVM".formatted(key, configured));
        }
        return configured.strip();
    }

    @Override
    public Probe probe() {
        try {
            Programs.makeRunning();
            List<String> missing = Programs.missing(PROGRAMS);
            if (!missing.isEmpty()) {
                return Probe.unhealthy(
                        "programs are missing; install the packages " + String.join(", ", missing));
            }
            if (Files.notExists(MAPPER)) {
                return Probe.unhealthy(
                        "the kernel of this machine has no device mapper (modprobe dm-thin-pool); use"
                                + " the driver file here");
            }
            if (!group.exists()) {
                return Probe.unhealthy(
                        "there is no volume group %1$s; make it of a disk that nobody uses: vgcreate"
                                        .formatted(group.name())
                                + " %s /dev/DISK".formatted(group.name()));
            }
            group.preparePool();
            Group.Content content = group.look();
            Group.Space space = content.space();
            return Probe.ready(
                    "volume group %s, %d of %d GB free, pool filled by %.0f %%, its metadata by %.0f %%"
                            .formatted(
                                    group.name(),
                                    room(content).freeBytes() >> 30,
                                    space.bytes() >> 30,
                                    space.used(),
                                    space.metadataUsed()));
        } catch (IOException failed) {
            return Probe.unhealthy(
                    "cannot use %s (%s)".formatted(Programs.RUNNING, failed.getMessage()));
        } catch (DriverException failed) {
            Throwable why = failed.getCause() == null ? failed : failed.getCause();
            return Probe.unhealthy(
                    "cannot use the volume group %s (%s)"
                            .formatted(group.name(), why.getMessage()));
        }
    }

    @Override
    public Limits limits() {
        return new Limits(Set.of(Form.FOLDER, Form.DISK), true, false);
    }

    @Override
    public Room room() {
        return room(group.look());
    }

    private Room room(Group.Content content) {
        long sold = (long) (content.space().bytes() * overcommit);
        long promised = content.volumes().stream().mapToLong(Lv::promised).sum();
        return new Room(sold, Math.max(0, sold - promised));
    }

    private void requireRoom(long more) {
        Faults.requireRoom(room().freeBytes(), more);
    }

    // ------------------------------------------------------------ making and removing

    @Override
    public Kept ensure(Disk disk) {
        try (Turns.Turn turn = turns.take(disk.id())) {
            Lv there = group.find(disk.id()).orElse(null);
            if (there == null || there.is(Lv.MAKING)) {
                if (there != null) { // of a call that died
                    end(disk.id());
                    group.remove(disk.id());
                }
                there = make(disk);
            }
            return Kept.of(grown(there, disk).size());
        }
    }

    // Programs of a call that died go on without it.
    private void end(UUID id) {
        try {
            Programs.end(Path.of(group.device(id)));
            Programs.end(Path.of(Crypt.device(id)));
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    private Lv make(Disk disk) {
        Source source = disk.source();
        Secret key = disk.key();
        List<String> tags = new ArrayList<>();
        tags.add(Lv.installation(disk.installation()));
        if (key != null) {
            tags.add(Lv.ENCRYPTED);
        }
        if (source != null) {
            Lv origin = group.require(source.id(), source.type() == Source.Type.SNAPSHOT);
            flush(origin);
            copy(disk.id(), origin, tags, Math.max(origin.size(), disk.bytes()));
        } else if (key != null) {
            tags.add(Lv.MAKING);
            create(disk, tags);
            Crypt.create(group.device(disk.id()), key);
            group.untag(disk.id(), Lv.MAKING);
        } else {
            create(disk, tags);
        }
        return group.require(disk.id(), false);
    }

    // One at a time: what is promised is counted when it is there.
    private void create(Disk disk, List<String> tags) {
        long bytes = disk.bytes() + Crypt.header(disk.key() != null);
        synchronized (group) {
            requireRoom(bytes);
            group.create(disk.id(), bytes, tags);
        }
    }

    private void copy(UUID id, Lv origin, List<String> tags, long promised) {
        if (origin.is(Lv.FORMATTING)) {
            tags.add(Lv.FORMATTING);
        }
        synchronized (group) {
            requireRoom(promised);
            group.copy(id, origin.id(), tags);
        }
    }

    private Lv grown(Lv lv, Disk disk) {
        if (disk.bytes() <= lv.size()) {
            return lv;
        }
        synchronized (group) {
            requireRoom(disk.bytes() - lv.size());
            group.extend(lv.id(), disk.bytes() + Crypt.header(lv.is(Lv.ENCRYPTED)));
        }
        grow(lv, disk.key());
        return group.require(lv.id(), false);
    }

    /** Lets its user see that it has grown. */
    private void grow(Lv lv, @Nullable Secret key) {
        if (lv.is(Lv.ENCRYPTED) && Crypt.open(lv.id())) {
            Crypt.resize(lv.id(), Objects.requireNonNull(key));
        }
        if (Mounts.mounted(folder(lv.id()))) {
            Ext4.grow(device(lv));
        }
    }

    // What is on its way to the logical volume is in caches above it.
    private void flush(Lv lv) {
        if (Mounts.mounted(folder(lv.id()))) {
            Ext4.flush(folder(lv.id()));
        } else if (lv.open() != null) {
            Programs.run("sync", device(lv));
        }
    }

    private String device(Lv lv) {
        return lv.is(Lv.ENCRYPTED) ? Crypt.device(lv.id()) : group.device(lv.id());
    }

    private Path folder(UUID id) {
        return mounts.resolve(id.toString());
    }

    @Override
    public Kept inspect(UUID id) {
        return kept(id, false);
    }

    private Kept kept(UUID id, boolean snapshot) {
        return group.find(id)
                .filter(lv -> !lv.is(Lv.MAKING) && lv.is(Lv.SNAPSHOT) == snapshot)
                .map(lv -> Kept.of(lv.size()))
                .orElse(Kept.ABSENT);
    }

    @Override
    public void delete(UUID id) {
        try (Turns.Turn turn = turns.take(id)) {
            Lv lv = group.find(id).orElse(null);
            if (lv == null) {
                return;
            }
            if (lv.open() != null) {
                throw Faults.conflict("VOLUME_OPEN", "the volume is in use");
            }
            if (lv.is(Lv.MAKING)) {
                end(id);
            }
            group.remove(id);
        }
    }

    @Override
    public Set<UUID> list(UUID installation) {
        return group.look().volumes().stream()
                .filter(lv -> lv.is(Lv.installation(installation)))
                .map(Lv::id)
                .collect(Collectors.toSet());
    }

    // ------------------------------------------------------------ using

    @Override
    public Opened open(Disk disk, Form form) {
        try (Turns.Turn turn = turns.take(disk.id())) {
            Lv lv = group.require(disk.id(), false);
            String tag = Lv.form(form.name());
            if (lv.open() != null && !lv.is(tag)) {
                throw Faults.conflict(
                        "VOLUME_OPEN", "the volume is in use by another sort of machine");
            }
            if (lv.open() == null) {
                group.tag(lv.id(), tag);
            }
            show(lv, disk.key());
            if (form == Form.DISK) {
                return new Opened(form, device(lv));
            }
            try {
                return new Opened(form, mount(lv).toString());
            } catch (IOException failed) {
                throw Faults.unavailable(failed);
            }
        }
    }

    private void show(Lv lv, @Nullable Secret key) {
        if (seen.contains(lv.id()) && Files.exists(Path.of(device(lv)))) {
            return;
        }
        group.activate(lv.id());
        if (lv.is(Lv.ENCRYPTED)) {
            Crypt.open(lv.id(), group.device(lv.id()), Objects.requireNonNull(key));
        }
        grow(lv, key); // whoever enlarged it may have died before
        seen.add(lv.id());
    }

    private Path mount(Lv lv) throws IOException {
        Path folder = folder(lv.id());
        Programs.makeRunning();
        if (lv.is(Lv.FORMATTING)) { // nobody was given it
            end(lv.id());
            Mounts.unmount(folder);
        }
        if (Mounts.mounted(folder)) {
            return folder;
        }
        String device = device(lv);
        if (lv.is(Lv.FORMATTING) || Ext4.blank(device)) {
            group.tag(lv.id(), Lv.FORMATTING);
            Ext4.make(device, folder);
            group.untag(lv.id(), Lv.FORMATTING);
        }
        Ext4.mount(device, folder, "discard");
        return folder;
    }

    @Override
    public void close(UUID id) {
        try (Turns.Turn turn = turns.take(id)) {
            Lv lv = group.find(id).orElse(null);
            String form = lv == null ? null : lv.open();
            if (form == null) {
                return;
            }
            try {
                Mounts.unmount(folder(id));
                Files.deleteIfExists(folder(id));
            } catch (IOException failed) {
                throw Faults.unavailable(failed);
            }
            Crypt.close(id);
            group.deactivate(id);
            seen.remove(id);
            group.untag(id, form);
        }
    }

    // ------------------------------------------------------------ snapshots

    @Override
    public Kept snapshot(UUID id, UUID installation, UUID volume) {
        try (Turns.Turn turn = turns.take(id)) {
            Lv there = group.find(id).orElse(null);
            if (there == null) {
                Lv of = group.require(volume, false);
                flush(of);
                long taken = group.allocated(of);
                List<String> tags = new ArrayList<>();
                tags.addAll(List.of(Lv.SNAPSHOT, Lv.installation(installation), Lv.taken(taken)));
                if (of.is(Lv.ENCRYPTED)) {
                    tags.add(Lv.ENCRYPTED);
                }
                copy(id, of, tags, taken);
                there = group.require(id, true);
            }
            return Kept.of(there.size());
        }
    }

    @Override
    public Kept inspectSnapshot(UUID id) {
        return kept(id, true);
    }

    @Override
    public void deleteSnapshot(UUID id) {
        delete(id);
    }
}
