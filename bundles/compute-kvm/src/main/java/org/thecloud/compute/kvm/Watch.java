// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * Which machines began or ended between two looks. libvirt gives each start another number, so one
 * short list tells; its events would need a thread in native code that calls back into a bundle
 * which may be gone.
 */
final class Watch {

    private static final String PREFIX = Label.domain(new UUID(0, 0)).substring(0, 9);

    private final Hypervisor hypervisor;
    private Map<Integer, Optional<UUID>> before = Map.of();

    Watch(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    synchronized Set<UUID> changed() {
        Map<Integer, Optional<UUID>> known = before;
        Map<Integer, Optional<UUID>> now =
                hypervisor.ask(
                        libvirt -> {
                            Map<Integer, Optional<UUID>> found = new HashMap<>();
                            for (int number : libvirt.listDomains()) {
                                Optional<UUID> old = known.get(number);
                                found.put(number, old == null ? instance(libvirt, number) : old);
                            }
                            return found;
                        });
        before = now;
        Set<UUID> changed = new HashSet<>();
        known.forEach((number, id) -> add(!now.containsKey(number), id, changed));
        now.forEach((number, id) -> add(!known.containsKey(number), id, changed));
        return changed;
    }

    /** Those that ran at the last look. */
    synchronized Set<UUID> running() {
        Set<UUID> running = new HashSet<>();
        before.values().forEach(id -> id.ifPresent(running::add));
        return running;
    }

    private static void add(boolean changed, Optional<UUID> id, Set<UUID> all) {
        if (changed) {
            id.ifPresent(all::add);
        }
    }

    private static Optional<UUID> instance(Hypervisor.Connection libvirt, int number)
            throws LibvirtException {
        try {
            Domain domain = libvirt.domainLookupByID(number);
            try {
                String name = domain.getName();
                return name.startsWith(PREFIX) && name.length() == PREFIX.length() + 36
                        ? Optional.of(UUID.fromString(name.substring(PREFIX.length())))
                        : Optional.empty();
            } finally {
                domain.free();
            }
        } catch (LibvirtException failed) {
            if (Faults.number(failed) == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw failed;
        }
    }
}
