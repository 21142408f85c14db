// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.libvirt.Domain;
import org.libvirt.Domain.CreateFlags;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.LibvirtException;

/**
 * Finds out whether KVM works by having it work: that there is a /dev/kvm, and that libvirt and
 * QEMU think well of it, does not say that a guest's kernel runs.
 */
final class Trial {

    private static final String SAYING = "cloud-probe-ok";
    private static final int DISK_BYTES = 1 << 20; // firmware takes no smaller one for a disk
    private static final long PATIENCE_SECONDS = 5;
    private static final long PAUSE_MILLIS = 50;

    private final Hypervisor hypervisor;
    private final Path folder;

    Trial(Hypervisor hypervisor, Path folder) {
        this.hypervisor = hypervisor;
        this.folder = folder;
    }

    /** Nothing if it works, else what happened. */
    String failure() {
        String name = "thecloud-trial-" + UUID.randomUUID();
        Path disk = folder.resolve(name + ".disk");
        Path serial = folder.resolve(name + ".serial");
        try {
            Files.write(disk, sector(), StandardOpenOption.CREATE_NEW);
            return hypervisor.ask(
                    libvirt -> {
                        if (!libvirt.getCapabilities().contains("<domain type='kvm'")) {
                            return "libvirt has no KVM";
                        }
                        return run(libvirt, name, disk, serial);
                    });
        } catch (IOException failed) {
            throw Faults.ofFiles("writing the disk of a trial", failed);
        } finally {
            delete(disk);
            delete(serial);
        }
    }

    private static byte[] sector() throws IOException {
        try (InputStream in = Trial.class.getResourceAsStream("probe.bin")) {
            if (in == null) {
                throw new IOException("probe.bin is not in the bundle");
            }
            return Arrays.copyOf(in.readAllBytes(), DISK_BYTES);
        }
    }

    private static String run(Hypervisor.Connection libvirt, String name, Path disk, Path serial) {
        try {
            Domain trial =
                    libvirt.domainCreateXML(
                            Blueprint.trial(name, disk.toString(), serial.toString()),
                            CreateFlags.AUTODESTROY);
            try {
                return watch(trial, serial);
            } finally {
                end(trial);
            }
        } catch (LibvirtException cannot) {
            return "a machine on trial did not start (%s)".formatted(Faults.words(cannot));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }

    private static String watch(Domain trial, Path serial)
            throws LibvirtException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            if (said(serial)) {
                return "";
            }
            DomainState state = trial.getInfo().state;
            if (state != DomainState.VIR_DOMAIN_RUNNING
                    && state != DomainState.VIR_DOMAIN_BLOCKED) {
                return "a machine on trial crashed";
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return "a machine on trial did not get ahead";
    }

    private static boolean said(Path serial) {
        try {
            return Files.exists(serial)
                    && Files.readString(serial, StandardCharsets.ISO_8859_1).contains(SAYING);
        } catch (IOException notOursToRead) {
            return false;
        }
    }

    private static void end(Domain trial) throws LibvirtException {
        try {
            trial.destroy();
        } catch (LibvirtException ended) {
            // as wanted
        } finally {
            trial.free();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            throw Faults.ofFiles("removing the disk of a trial", left);
        }
    }
}
