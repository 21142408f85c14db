// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.HostProgram.Ended;
import org.thecloud.volume.host.Faults;
import org.thecloud.volume.host.Programs;

/**
 * A volume group with a thin pool. LVM writes its metadata before a program of its ends, one
 * program at a time: what was asked for is on disk, or it is not there.
 */
final class Group {

    /** What it runs. */
    static final List<String> PROGRAMS =
            List.of("vgs", "lvs", "lvcreate", "lvchange", "lvextend", "lvremove", "thin_check");

    private static final String SEPARATOR = "|";

    private final String name;
    private final String pool;

    Group(String name, String pool) {
        this.name = name;
        this.pool = pool;
    }

    String name() {
        return name;
    }

    /** What the pool has, and how much of it in percent. */
    record Space(long bytes, double used, double metadataUsed) {}

    /** What the group has of ours. */
    record Content(Space space, List<Lv> volumes) {}

    boolean exists() {
        return Programs.attempt("vgs", "--noheadings", name).well();
    }

    /** Where the kernel shows a logical volume that is active. */
    String device(UUID id) {
        return "/dev/" + name + "/" + Lv.name(id);
    }

    private String path(UUID id) {
        return name + "/" + Lv.name(id);
    }

    /**
     * Makes the pool, or lets the kernel have it. What is full refuses, so no machine waits for
     * room.
     */
    void preparePool() {
        if (Programs.attempt("lvchange", "--activate", "y", name + "/" + pool).well()) {
            return;
        }
        Programs.run(
                "lvcreate",
                "--yes",
                "--config",
                "activation/error_when_full=1",
                "--type",
                "thin-pool",
                "--extents",
                "90%FREE",
                "--zero",
                "y",
                "--name",
                pool,
                name);
    }

    /** The pool and what is in it, by one program. */
    Content look() {
        List<Lv> volumes = new ArrayList<>();
        Space space = null;
        String columns = "lv_name,lv_size,lv_tags,data_percent,metadata_percent";
        for (List<String> fields : lines(columns, name)) {
            long bytes = Long.parseLong(fields.get(1));
            if (fields.get(0).equals(pool)) {
                double used = Double.parseDouble(fields.get(3));
                space = new Space(bytes, used, Double.parseDouble(fields.get(4)));
            } else if (Lv.isOurs(fields.get(0))) {
                volumes.add(Lv.of(fields.get(0), bytes, fields.get(2)));
            }
        }
        if (space == null) {
            throw new DriverException(
                    Kind.UNAVAILABLE, "NO_POOL", "the volume host has no thin pool " + pool);
        }
        return new Content(space, List.copyOf(volumes));
    }

    Optional<Lv> find(UUID id) {
        return look().volumes().stream().filter(lv -> lv.id().equals(id)).findFirst();
    }

    /** What is complete. */
    Lv require(UUID id, boolean snapshot) {
        return find(id).filter(lv -> !lv.is(Lv.MAKING) && lv.is(Lv.SNAPSHOT) == snapshot)
                .orElseThrow(() -> Faults.notFound(id));
    }

    // Warnings are among the lines.
    private static List<List<String>> lines(String columns, String of) {
        int count = columns.split(",").length;
        return Programs.run(
                        "lvs",
                        "--noheadings",
                        "--separator",
                        SEPARATOR,
                        "--units",
                        "b",
                        "--nosuffix",
                        "--options",
                        columns,
                        of)
                .lines()
                .map(line -> List.of(line.strip().split("\\" + SEPARATOR, -1)))
                .filter(fields -> fields.size() == count)
                .toList();
    }

    /** An empty one, which reads as zeros. */
    void create(UUID id, long bytes, List<String> tags) {
        List<String> command =
                new ArrayList<>(List.of("lvcreate", "--yes", "--wipesignatures", "n"));
        command.addAll(List.of("--thinpool", pool, "--virtualsize", bytes + "b"));
        add(command, id, tags);
        command.add(name);
        Programs.run(command.toArray(String[]::new));
    }

    /** One that shares its bytes with another until they are written. */
    void copy(UUID id, UUID of, List<String> tags) {
        List<String> command = new ArrayList<>(List.of("lvcreate", "--yes", "--snapshot"));
        boolean kept = tags.contains(Lv.SNAPSHOT); // which nobody opens
        command.addAll(List.of("--setactivationskip", kept ? "y" : "n"));
        add(command, id, tags);
        command.add(path(of));
        Programs.run(command.toArray(String[]::new));
    }

    private static void add(List<String> command, UUID id, List<String> tags) {
        command.addAll(List.of("--name", Lv.name(id)));
        tags.forEach(tag -> command.addAll(List.of("--addtag", tag)));
    }

    void extend(UUID id, long bytes) {
        Programs.run("lvextend", "--size", bytes + "b", path(id));
    }

    void tag(UUID id, String tag) {
        Programs.run("lvchange", "--addtag", tag, path(id));
    }

    void untag(UUID id, String tag) {
        Programs.run("lvchange", "--deltag", tag, path(id));
    }

    /** Lets the kernel show it. */
    void activate(UUID id) {
        Programs.run("lvchange", "--activate", "y", path(id));
    }

    /**
     * The reverse.
     *
     * @throws DriverException CONFLICT while something has it open
     */
    void deactivate(UUID id) {
        Ended ended = Programs.attempt("lvchange", "--activate", "n", path(id));
        if (!ended.well()) {
            throw Faults.conflict("VOLUME_BUSY", "something on the host still uses the volume");
        }
    }

    /** How much of it is there. */
    long allocated(Lv lv) {
        activate(lv.id());
        return lines("lv_name,data_percent", path(lv.id())).stream()
                .map(fields -> (long) (lv.bytes() / 100.0 * Double.parseDouble(fields.get(1))))
                .findFirst()
                .orElse(lv.bytes());
    }

    void remove(UUID id) {
        Programs.run("lvremove", "--yes", path(id));
    }
}
