// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import org.libvirt.Domain;
import org.libvirt.DomainBlockStats;
import org.libvirt.DomainInfo;
import org.libvirt.LibvirtException;
import org.libvirt.MemoryStatistic;
import org.thecloud.compute.InstanceStats;

/** What a running machine uses, as seen from outside. */
final class Usage {

    private static final long SAMPLE_MILLIS = 200;
    private static final long KIB = 1024;
    private static final int MOST_TAGS = 16;
    private static final int UNUSED = 4;
    private static final int AVAILABLE = 5;
    private static final int RESIDENT = 7;

    private Usage() {}

    /** Takes a moment: the use of processors is what is used between two looks. */
    static InstanceStats of(Domain domain) throws LibvirtException {
        long begun = System.nanoTime();
        long before = domain.getInfo().cpuTime;
        try {
            Thread.sleep(SAMPLE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
        DomainInfo info = domain.getInfo();
        double percent = 100.0 * (info.cpuTime - before) / (System.nanoTime() - begun);
        DomainBlockStats disk = domain.blockStats("vda");
        return new InstanceStats(
                Math.max(0, Math.min(percent, 100.0 * info.nrVirtCpu)),
                memory(domain.memoryStats(MOST_TAGS), info.maxMem) * KIB,
                info.maxMem * KIB,
                0,
                0,
                disk.rd_bytes,
                disk.wr_bytes,
                1);
    }

    // What the guest says it uses, where it has the driver for that; else what its process takes.
    private static long memory(MemoryStatistic[] statistics, long most) {
        long unused = -1;
        long available = -1;
        long resident = most;
        for (MemoryStatistic each : statistics) {
            switch (each.getTag()) {
                case UNUSED -> unused = each.getValue();
                case AVAILABLE -> available = each.getValue();
                case RESIDENT -> resident = each.getValue();
                default -> {}
            }
        }
        long used = unused >= 0 && available > unused ? available - unused : resident;
        return Math.min(used, most);
    }
}
