// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.util.Map;
import java.util.UUID;
import org.thecloud.compute.spi.MachineSpec;

/** How a container says whose it is. */
final class Labels {

    static final String INSTANCE = "org.thecloud.instance";
    static final String INSTALLATION = "org.thecloud.installation";
    static final String HOLDER = "org.thecloud.holder";
    static final String NAME = "org.thecloud.name";

    private Labels() {}

    static Map<String, String> of(MachineSpec spec) {
        return Map.of(
                INSTANCE,
                spec.id().toString(),
                INSTALLATION,
                spec.installation().toString(),
                NAME,
                spec.name());
    }

    /** The container's name, from which it is found again without a search. */
    static String name(UUID id) {
        return "thecloud-" + id;
    }

    /** Name of the container that holds its network. */
    static String holder(UUID id) {
        return name(id) + ".net";
    }

    /** Its name until it is complete. */
    static String draft(UUID id) {
        return name(id) + ".new";
    }
}
