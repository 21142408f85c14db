// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.thecloud.volume.host.Programs;

/** What the volumes of a directory have on this machine. */
final class Outside {

    private Outside() {}

    /** Files, mounts, loop devices and processes, a line each. */
    static Set<String> of(Scene scene) throws IOException {
        Path directory = scene.directory();
        String name = directory.toString();
        Set<String> all = new TreeSet<>();
        files(all, directory, directory.resolve("mounted"));
        all.remove("folder " + directory.resolve("clear")); // made with the first encrypted volume
        Programs.makeRunning();
        try (Stream<Path> running = Files.list(Programs.RUNNING)) {
            running.filter(file -> scene.owns(file.getFileName().toString()))
                    .forEach(file -> all.add("file " + file));
        }
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
            mounts.map(line -> line.split(" ")[4])
                    .filter(point -> point.startsWith(name))
                    .forEach(point -> all.add("mount " + point));
        }
        try (Stream<Path> devices = Files.list(Path.of("/sys/block"))) {
            devices.map(device -> read(device.resolve("loop/backing_file")).strip())
                    .filter(file -> file.startsWith(name))
                    .forEach(file -> all.add("loop device of " + file));
        }
        String self = String.valueOf(ProcessHandle.current().pid());
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> !process.endsWith(self))
                    .map(process -> read(process.resolve("cmdline")).replace('\0', ' '))
                    .filter(command -> command.contains(name))
                    .forEach(command -> all.add("process " + command));
        }
        return all;
    }

    // Those of what is mounted belong to its user.
    private static void files(Set<String> all, Path top, Path mounts) throws IOException {
        Files.walkFileTree(
                top,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        all.add("folder " + folder);
                        return mounts.equals(folder.getParent())
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        all.add("file " + file);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
