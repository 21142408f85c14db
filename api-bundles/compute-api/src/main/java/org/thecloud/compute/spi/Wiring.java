// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;

/**
 * What a machine must know whose network is plugged in from outside.
 *
 * @param hostName its own name
 * @param nameServers whom it asks for names
 * @param searchDomain in which short names are looked for
 */
public record Wiring(String hostName, List<String> nameServers, String searchDomain) {

    public Wiring {
        nameServers = List.copyOf(nameServers);
    }
}
