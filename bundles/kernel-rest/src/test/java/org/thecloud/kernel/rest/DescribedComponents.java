// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.Promises;

/** What the XML of bundles would say of their components. */
final class DescribedComponents implements ServiceComponentRuntime {

    private final Map<Long, List<ComponentDescriptionDTO>> described = new ConcurrentHashMap<>();
    private final Set<String> disabled = ConcurrentHashMap.newKeySet();

    void describe(Bundle bundle, Class<?>... resources) {
        List<ComponentDescriptionDTO> all = new ArrayList<>();
        all.add(description(bundle, "a.Service", Map.of()));
        for (Class<?> resource : resources) {
            all.add(description(bundle, resource.getName(), Map.of(Roster.RESOURCE, true)));
        }
        described.put(bundle.getBundleId(), all);
    }

    private static ComponentDescriptionDTO description(
            Bundle bundle, String type, Map<String, Object> properties) {
        ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.name = type;
        component.implementationClass = type;
        component.properties = properties;
        component.bundle = bundle.adapt(org.osgi.framework.dto.BundleDTO.class);
        return component;
    }

    @Override
    public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle... bundles) {
        List<ComponentDescriptionDTO> found = new ArrayList<>();
        for (Bundle bundle : bundles) {
            found.addAll(described.getOrDefault(bundle.getBundleId(), List.of()));
        }
        return found;
    }

    @Override
    public ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
        throw new UnsupportedOperationException("only descriptions of bundles are given");
    }

    @Override
    public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(
            ComponentDescriptionDTO component) {
        throw new UnsupportedOperationException("only descriptions of bundles are given");
    }

    @Override
    public boolean isComponentEnabled(ComponentDescriptionDTO component) {
        return !disabled.contains(component.name);
    }

    @Override
    public Promise<Void> enableComponent(ComponentDescriptionDTO component) {
        disabled.remove(component.name);
        return Promises.resolved(null);
    }

    @Override
    public Promise<Void> disableComponent(ComponentDescriptionDTO component) {
        disabled.add(component.name);
        return Promises.resolved(null);
    }

    void disable(Class<?> resource) {
        disabled.add(resource.getName());
    }
}
