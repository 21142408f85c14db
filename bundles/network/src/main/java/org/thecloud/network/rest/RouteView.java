// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.Route;

/**
 * A route as the wire has it.
 *
 * @param id absent for one that follows from the VPC and cannot be removed
 */
record RouteView(
        @Nullable String id, String destinationCidr, String targetType, @Nullable String targetId) {

    static RouteView of(Route route) {
        return new RouteView(
                route.id() == null ? null : route.id().toString(),
                route.destination(),
                route.target().name().toLowerCase(Locale.ROOT),
                route.peering() == null ? null : route.peering().toString());
    }
}
