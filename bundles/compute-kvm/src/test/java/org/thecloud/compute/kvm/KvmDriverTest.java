// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.thecloud.compute.spi.Changes;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Console;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Pluggable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.compute.tck.ComputeDriverContract;
import org.thecloud.compute.tck.Wish;

@NeedsLibvirt
class KvmDriverTest extends ComputeDriverContract {

    private static Path folder;
    private static KvmDriver driver;

    @BeforeAll
    static void open() {
        if (Libvirt.missing().isEmpty()) {
            folder = Libvirt.folder();
            driver = Settings.at(folder).driver();
            driver.probe();
        }
    }

    @AfterAll
    static void close() {
        if (driver != null) {
            driver.close();
            Libvirt.remove(folder);
        }
    }

    @Override
    public ComputeDriver driver() {
        return driver;
    }

    @Override
    public ComputeDriver restarted() {
        return Settings.at(folder).with("domain_type", "qemu").driver();
    }

    @Override
    public Set<Class<?>> facets() {
        return Set.of(
                Changes.class,
                Console.class,
                ImageCheck.class,
                Logs.class,
                Mountable.class,
                Pausable.class,
                Pluggable.class,
                Resizable.class,
                Stats.class);
    }

    @Override
    public String image() {
        return Libvirt.IMAGE;
    }

    @Override
    public String missingImage() {
        return "no-such-image:1";
    }

    @Override
    public void removeBehindTheBack(UUID id) {
        Libvirt.remove(folder, id);
    }

    /** Its image's own. */
    @Override
    public List<String> command() {
        return List.of();
    }

    /** Of the boot loader, which is there before the rest. */
    @Override
    public String writtenLine() {
        return "SYSLINUX";
    }

    @Override
    public Wish ending(Wish wish, int exitCode) {
        return wish.userData("#!/bin/sh\nexec poweroff -f\n");
    }

    /** A machine that switches itself off has none. */
    @Override
    public int seenCode(int exitCode) {
        return 0;
    }

    @Override
    public MachineVolume volume() {
        return Libvirt.volume(folder, "", false);
    }

    @Override
    public long memoryBytes() {
        return 256L << 20;
    }

    @Override
    public int machinesAtOnce() {
        return 4;
    }
}
