// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.model.BlkioStatEntry;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.StatisticNetworksConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.InstanceStats;

/**
 * What a container uses, from one sample of the engine, whose words differ between cgroup versions.
 */
final class Usage {

    private Usage() {}

    static InstanceStats of(Statistics sample) {
        MemoryStatsConfig memory = sample.getMemoryStats();
        Map<String, StatisticNetworksConfig> networks =
                sample.getNetworks() == null ? Map.of() : sample.getNetworks();
        return new InstanceStats(
                cpuPercent(sample.getCpuStats(), sample.getPreCpuStats()),
                memory(memory),
                number(memory == null ? null : memory.getLimit()),
                networks.values().stream().mapToLong(each -> number(each.getRxBytes())).sum(),
                networks.values().stream().mapToLong(each -> number(each.getTxBytes())).sum(),
                disk(sample, "read"),
                disk(sample, "write"),
                number(sample.getPidsStats() == null ? null : sample.getPidsStats().getCurrent()));
    }

    // The system's time is that of all cores together.
    private static double cpuPercent(
            @Nullable CpuStatsConfig now, @Nullable CpuStatsConfig before) {
        if (now == null || before == null || before.getSystemCpuUsage() == null) {
            return 0;
        }
        long own = used(now) - used(before);
        long all = number(now.getSystemCpuUsage()) - number(before.getSystemCpuUsage());
        return own <= 0 || all <= 0 ? 0 : 100.0 * own / all * cores(now);
    }

    private static long used(CpuStatsConfig cpu) {
        return cpu.getCpuUsage() == null ? 0 : number(cpu.getCpuUsage().getTotalUsage());
    }

    private static long cores(CpuStatsConfig cpu) {
        if (cpu.getOnlineCpus() != null && cpu.getOnlineCpus() > 0) {
            return cpu.getOnlineCpus();
        }
        List<Long> each = cpu.getCpuUsage() == null ? null : cpu.getCpuUsage().getPercpuUsage();
        return each == null ? 1 : Math.max(1, each.size());
    }

    // Without the cached files that the kernel takes back first, as Docker's own client shows it.
    private static long memory(@Nullable MemoryStatsConfig memory) {
        if (memory == null) {
            return 0;
        }
        StatsConfig details = memory.getStats();
        long used = number(memory.getUsage());
        if (details == null) {
            return used;
        }
        long cached =
                details.getTotalInactiveFile() != null
                        ? details.getTotalInactiveFile() // version 1
                        : number(details.getInactiveFile());
        return cached < used ? used - cached : used;
    }

    private static long disk(Statistics sample, String operation) {
        List<BlkioStatEntry> entries =
                sample.getBlkioStats() == null
                        ? null
                        : sample.getBlkioStats().getIoServiceBytesRecursive();
        return entries == null
                ? 0
                : entries.stream()
                        .filter(entry -> operation.equalsIgnoreCase(entry.getOp()))
                        .mapToLong(entry -> number(entry.getValue()))
                        .sum();
    }

    private static long number(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
