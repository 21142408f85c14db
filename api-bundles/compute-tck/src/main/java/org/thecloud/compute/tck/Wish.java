// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Secret;

/** A machine to ask for; each method gives another one that differs in one thing. */
public record Wish(MachineSpec spec) {

    /** All machines of a test have the same name, as those of two tenants may have. */
    static final String NAME = "contract";

    static Wish of(UUID id, UUID installation, String image, List<String> command, long memory) {
        return new Wish(
                new MachineSpec(
                        id,
                        installation,
                        NAME,
                        image,
                        1,
                        memory,
                        1L << 30,
                        256,
                        List.of(),
                        Map.of("CONTRACT_WORD", new Secret("a value, with $HOME and 'quotes'")),
                        command,
                        null));
    }

    public Wish image(String image) {
        return with(image, spec.vcpus(), spec.memoryBytes(), spec.ports(), spec.command());
    }

    public Wish size(int vcpus, long memoryBytes) {
        return with(spec.image(), vcpus, memoryBytes, spec.ports(), spec.command());
    }

    public Wish port(int host, int instance) {
        List<PortMapping> ports = List.of(new PortMapping(host, instance));
        return with(spec.image(), spec.vcpus(), spec.memoryBytes(), ports, spec.command());
    }

    public Wish command(List<String> command) {
        return with(spec.image(), spec.vcpus(), spec.memoryBytes(), spec.ports(), command);
    }

    public Wish userData(String userData) {
        return new Wish(
                new MachineSpec(
                        spec.id(),
                        spec.installation(),
                        spec.name(),
                        spec.image(),
                        spec.vcpus(),
                        spec.memoryBytes(),
                        spec.diskBytes(),
                        spec.processes(),
                        spec.ports(),
                        spec.env(),
                        spec.command(),
                        new Secret(userData)));
    }

    private Wish with(
            String image, int vcpus, long memory, List<PortMapping> ports, List<String> command) {
        return new Wish(
                new MachineSpec(
                        spec.id(),
                        spec.installation(),
                        spec.name(),
                        image,
                        vcpus,
                        memory,
                        spec.diskBytes(),
                        spec.processes(),
                        ports,
                        spec.env(),
                        command,
                        spec.userData()));
    }
}
