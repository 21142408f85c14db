// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The limits of a running container as the kernel has them, whichever cgroup version it uses. */
record Cgroup(Map<String, Path> folders) {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    static Cgroup of(InspectContainerResponse seen) throws IOException {
        Path file = Path.of("/proc", String.valueOf(seen.getState().getPidLong()), "cgroup");
        Assumptions.assumeTrue(Files.exists(file), "the engine is not on this machine");
        Map<String, Path> folders = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] part = line.split(":", 3); // number:controllers:path
            for (String controller : part[1].split(",")) {
                folders.put(controller, ROOT.resolve(part[1]).resolve(part[2].substring(1)));
            }
        }
        return new Cgroup(Map.copyOf(folders));
    }

    private boolean first() {
        return folders.containsKey("memory");
    }

    private String read(String controller, String name) throws IOException {
        Path folder = folders.get(first() ? controller : "");
        return Files.readString(folder.resolve(name)).strip();
    }

    double cores() throws IOException {
        if (first()) {
            return Double.parseDouble(read("cpu", "cpu.cfs_quota_us"))
                    / Double.parseDouble(read("cpu", "cpu.cfs_period_us"));
        }
        String[] quotaAndPeriod = read("cpu", "cpu.max").split(" ");
        return Double.parseDouble(quotaAndPeriod[0]) / Double.parseDouble(quotaAndPeriod[1]);
    }

    long memoryBytes() throws IOException {
        return Long.parseLong(read("memory", first() ? "memory.limit_in_bytes" : "memory.max"));
    }

    long swapBytes() throws IOException {
        return first()
                ? Long.parseLong(read("memory", "memory.memsw.limit_in_bytes")) - memoryBytes()
                : Long.parseLong(read("memory", "memory.swap.max"));
    }

    long processes() throws IOException {
        return Long.parseLong(read("pids", "pids.max"));
    }
}
