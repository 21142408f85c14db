// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
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
                        new MachineSize(1, memory, 1L << 30, 256),
                        new MachineBoot(image, command)
                                .env(
                                        Map.of(
                                                "CONTRACT_WORD",
                                                new Secret("a value, with $HOME and 'quotes'")))));
    }

    public Wish image(String image) {
        return new Wish(spec.with(spec.boot().image(image)));
    }

    public Wish size(int vcpus, long memoryBytes) {
        return new Wish(spec.with(spec.size().with(vcpus, memoryBytes)));
    }

    public Wish port(int host, int instance) {
        return new Wish(spec.with(new PortMapping(host, instance)));
    }

    public Wish command(List<String> command) {
        return new Wish(spec.with(spec.boot().command(command)));
    }

    public Wish userData(String userData) {
        return new Wish(spec.with(spec.boot().userData(new Secret(userData))));
    }
}
