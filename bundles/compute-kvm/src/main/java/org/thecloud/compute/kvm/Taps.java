// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.thecloud.network.NetworkHandle.TapDevice;

/**
 * Tap devices between machines and what they are plugged into. One is there from before its machine
 * first starts until the machine is removed, so that its port stays plugged in meanwhile.
 */
final class Taps {

    private final String namespace;

    /**
     * @param namespace file of the network namespace in which libvirt runs; empty for our own
     */
    Taps(String namespace) {
        this.namespace = namespace;
    }

    /** A device's name has 15 characters; the end of an id is its random part. */
    static String name(UUID machine) {
        String digits = machine.toString().replace("-", "");
        return "vm" + digits.substring(digits.length() - 13);
    }

    void ensure(UUID machine, int mtu) {
        String name = name(machine);
        boolean made =
                there(machine)
                        || succeeds("ip", "tuntap", "add", "dev", name, "mode", "tap", "vnet_hdr");
        if (!made && !there(machine)) {
            throw Faults.noTap(name);
        }
        run("ip", "link", "set", name, "mtu", String.valueOf(mtu), "up");
    }

    boolean there(UUID machine) {
        return succeeds("ip", "link", "show", "dev", name(machine));
    }

    TapDevice handle(UUID machine) {
        return new TapDevice(name(machine));
    }

    void remove(UUID machine) {
        if (there(machine)) {
            run("ip", "link", "delete", name(machine));
        }
    }

    private void run(String... program) {
        Tools.run(inside(program));
    }

    private boolean succeeds(String... program) {
        return Tools.succeeds(inside(program));
    }

    private List<String> inside(String... program) {
        List<String> all = new ArrayList<>();
        if (!namespace.isEmpty()) {
            all.addAll(List.of("nsenter", "--net=" + namespace));
        }
        all.addAll(Arrays.asList(program));
        return all;
    }
}
