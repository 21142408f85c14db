// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * The resources a bundle has when all of it is there.
 *
 * @param classes by the names of their classes
 * @param leaving whether the bundle stops: what it still has is on its way out
 */
record Roster(Set<String> classes, boolean leaving) {

    /** The property that marks a resource. */
    static final String RESOURCE = "thecloud.rest.resource";

    /** As Declarative Services describes the components of the bundle that are enabled. */
    static Roster of(Bundle bundle, ServiceComponentRuntime components) {
        boolean stays = (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
        Set<String> classes =
                components.getComponentDescriptionDTOs(bundle).stream()
                        .filter(found -> Boolean.TRUE.equals(found.properties.get(RESOURCE)))
                        .filter(components::isComponentEnabled)
                        .map(found -> found.implementationClass)
                        .collect(Collectors.toUnmodifiableSet());
        return new Roster(classes, !stays);
    }

    /** Whether nothing is missing. */
    boolean isComplete(List<Object> resources) {
        Set<String> missing = new HashSet<>(classes);
        resources.forEach(resource -> missing.remove(resource.getClass().getName()));
        return missing.isEmpty() && !leaving;
    }
}
