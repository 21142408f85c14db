// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;
import org.thecloud.kernel.CloudException;

/** Ports as the wire has them: {@code host:instance,host:instance}. */
final class PortList {

    private PortList() {}

    static List<PortMapping> parse(@Nullable String text) {
        List<PortMapping> ports = new ArrayList<>();
        if (text == null || text.isBlank()) {
            return ports;
        }
        for (String pair : text.split(",", -1)) {
            String[] sides = pair.strip().split(":", -1);
            if (sides.length != 2) {
                throw wrong();
            }
            ports.add(new PortMapping(number(sides[0]), number(sides[1])));
        }
        return ports;
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw wrong();
        }
        return Integer.parseInt(text);
    }

    private static CloudException wrong() {
        return CloudException.invalid(
                "ports", "ports must be a list such as 8080:80,0:443, each host:instance");
    }

    static @Nullable String format(List<PortMapping> ports) {
        return ports.isEmpty()
                ? null
                : ports.stream().map(PortMapping::toString).collect(Collectors.joining(","));
    }
}
