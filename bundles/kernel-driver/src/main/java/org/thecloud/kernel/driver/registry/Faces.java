// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.thecloud.kernel.driver.Probed;

/** Which interfaces a driver implements, and what they mean. */
final class Faces {

    private Faces() {}

    /** The driver interface: the one that extends Probed directly. */
    static Optional<Class<?>> spi(Class<?> type) {
        return all(type).stream()
                .filter(face -> List.of(face.getInterfaces()).contains(Probed.class))
                .findFirst();
    }

    /** Names of the other interfaces beside the driver interface. */
    static List<String> facets(Class<?> spi, Class<?> type) {
        return all(type).stream()
                .filter(face -> face != spi && face.getPackageName().equals(spi.getPackageName()))
                .map(Class::getSimpleName)
                .sorted()
                .toList();
    }

    static Set<Class<?>> all(Class<?> type) {
        Set<Class<?>> faces = new LinkedHashSet<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> face : at.getInterfaces()) {
                faces.add(face);
                faces.addAll(all(face));
            }
        }
        return faces;
    }
}
