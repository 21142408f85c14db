// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.thecloud.compute.spi.MachineSpec;

/** How a container says whose it is. */
final class Labels {

    static final String INSTANCE = "org.thecloud.instance";
    static final String INSTALLATION = "org.thecloud.installation";
    static final String HOLDER = "org.thecloud.holder";
    static final String NAME = "org.thecloud.name";
    static final String VOLUMES = "org.thecloud.volumes";

    private Labels() {}

    static Map<String, String> of(MachineSpec spec) {
        return Map.of(
                INSTANCE,
                spec.id().toString(),
                INSTALLATION,
                spec.installation().toString(),
                NAME,
                spec.name(),
                VOLUMES,
                volumes(spec));
    }

    /** Which volumes it was made with. */
    static String volumes(MachineSpec spec) {
        return spec.volumes().stream()
                .map(volume -> volume.id() + ":" + volume.path() + (volume.readOnly() ? ":ro" : ""))
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** The container's name, from which it is found again without a search. */
    static String name(UUID id) {
        return "thecloud-" + id;
    }

    /** The name of its successor, with other volumes; complete when it has it. */
    static String successor(UUID id) {
        return name(id) + ".next";
    }

    /** The image with what a machine with other volumes keeps of its disk. */
    static String image(UUID id) {
        return "thecloud-machine:" + id;
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
