// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.model.Info;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the engine says about its host.
 *
 * @param lacking limits that it cannot enforce and without which no tenant's program may run there
 */
record Host(
        int cores, long memoryBytes, boolean diskLimited, String summary, List<String> lacking) {

    /** Before the engine has been asked. */
    static final Host UNKNOWN =
            new Host(Integer.MAX_VALUE, Long.MAX_VALUE, false, "not yet known", List.of());

    private static final Set<String> LIMIT_DISKS = Set.of("btrfs", "zfs", "devicemapper");

    Host {
        lacking = List.copyOf(lacking);
    }

    static Host of(Info info, String diskLimit) {
        boolean diskLimited =
                diskLimit.equals("auto")
                        ? LIMIT_DISKS.contains(info.getDriver())
                        : diskLimit.equals("on");
        return new Host(
                info.getNCPU(),
                info.getMemTotal(),
                diskLimited,
                summary(info, diskLimited),
                lacking(info));
    }

    private static List<String> lacking(Info info) {
        List<String> lacking = new ArrayList<>();
        if (!"linux".equals(info.getOsType())) {
            lacking.add("Linux containers");
        }
        if (!yes(info.getMemoryLimit())) {
            lacking.add("a limit on memory");
        }
        if (!yes(info.getCpuCfsQuota())) {
            lacking.add("a limit on CPU");
        }
        if (Boolean.FALSE.equals(info.getRawValues().get("PidsLimit"))) {
            lacking.add("a limit on processes");
        }
        return lacking;
    }

    private static String summary(Info info, boolean diskLimited) {
        String summary =
                "Docker Engine %s on %s, %d cores, %d MB, %s, cgroup v%s"
                        .formatted(
                                info.getServerVersion(),
                                info.getName(),
                                info.getNCPU(),
                                info.getMemTotal() >> 20,
                                info.getDriver(),
                                info.getCGroupVersion() == null ? "1" : info.getCGroupVersion());
        return summary
                + (diskLimited ? "" : "; cannot limit the size of disks")
                + (yes(info.getSwapLimit()) ? "" : "; cannot keep machines from using swap");
    }

    private static boolean yes(Boolean answer) {
        return Boolean.TRUE.equals(answer);
    }
}
