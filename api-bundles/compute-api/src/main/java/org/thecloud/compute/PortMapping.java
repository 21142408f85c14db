// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/**
 * A port of the instance that is reachable on its host.
 *
 * @param host port on the host; 0 lets the driver choose
 * @param instance port inside the instance
 */
public record PortMapping(int host, int instance) {

    @Override
    public String toString() {
        return host + ":" + instance;
    }
}
