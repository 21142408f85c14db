// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;

/** The shipped sizes and those of the operator. */
@Component(service = InstanceTypes.class, configurationPid = "org.thecloud.compute")
@Designate(ocd = Config.class)
public final class TypeCatalogue implements InstanceTypes {

    private static final List<String> SHIPPED =
            List.of(
                    "basic-1|Basic 1|1|512|8|1000|0.005|basic",
                    "basic-2|Basic 2|1|1024|10|1000|0.02|general-purpose",
                    "standard-1|Standard 1|2|2048|20|1000|0.02|standard",
                    "standard-2|Standard 2|2|4096|40|1000|0.04|standard",
                    "standard-4|Standard 4|4|8192|80|1000|0.08|standard",
                    "performance-1|Performance 1|4|16384|160|1000|0.16|performance",
                    "performance-2|Performance 2|8|32768|320|1000|0.32|performance");

    private final Map<String, InstanceType> types = new LinkedHashMap<>();

    @Activate
    public TypeCatalogue(Config config) {
        SHIPPED.forEach(this::add);
        for (String line : config.types()) {
            if (!line.isBlank()) {
                add(line);
            }
        }
    }

    private void add(String line) {
        String[] part = line.strip().split("\\s*\\|\\s*", -1);
        if (part.length != 8) {
            throw new IllegalArgumentException("not an instance type, it needs 8 parts: " + line);
        }
        InstanceType type =
                new InstanceType(
                        part[0],
                        part[1],
                        Integer.parseInt(part[2]),
                        Long.parseLong(part[3]),
                        Long.parseLong(part[4]),
                        Integer.parseInt(part[5]),
                        new BigDecimal(part[6]),
                        part[7]);
        types.put(type.id(), type);
    }

    @Override
    public List<InstanceType> list() {
        return List.copyOf(types.values());
    }

    @Override
    public Optional<InstanceType> find(String id) {
        return Optional.ofNullable(types.get(id));
    }
}
