// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import java.util.List;
import java.util.Map;

/**
 * What is known of one driver instance.
 *
 * @param name name of the instance, such as {@code docker~host1}
 * @param backend name of the backend, such as {@code docker}
 * @param spi simple name of the driver interface
 * @param state see {@link State}
 * @param message version of the backend, or why it is not ready
 * @param facets simple names of the facet interfaces it implements
 * @param limits values of its limits, by name
 * @param inFlight calls running now
 * @param bundle symbolic name and version of the bundle that offers it, empty when missing
 */
public record DriverInfo(
        String name,
        String backend,
        String spi,
        State state,
        String message,
        List<String> facets,
        Map<String, String> limits,
        int inFlight,
        String bundle) {

    /** States of a driver instance. */
    public enum State {
        /** Its backend answers. */
        READY,
        /** Its backend is coming up. */
        STARTING,
        /** Its backend does not answer. */
        UNHEALTHY,
        /** Its bundle is being stopped; running calls finish. */
        DRAINING,
        /** It was here and is not; calls wait a while for its successor. */
        MISSING
    }

    public DriverInfo {
        facets = List.copyOf(facets);
        limits = Map.copyOf(limits);
    }
}
