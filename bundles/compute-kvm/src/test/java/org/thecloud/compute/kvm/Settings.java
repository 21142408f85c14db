// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A configuration of a test's own: the defaults, and what it says otherwise. */
record Settings(Map<String, Object> values) {

    static Settings at(Path folder) {
        return new Settings(Map.of())
                .with("uri", Libvirt.URI)
                .with("folder", folder.toString())
                .with("cpu_overcommit", 1000.0)
                .with("memory_overcommit", 16.0);
    }

    Settings with(String name, Object value) {
        Map<String, Object> all = new HashMap<>(values);
        all.put(name, value);
        return new Settings(Map.copyOf(all));
    }

    KvmDriver driver() {
        return new KvmDriver(
                (Config)
                        Proxy.newProxyInstance(
                                Config.class.getClassLoader(),
                                new Class<?>[] {Config.class},
                                (proxy, method, arguments) ->
                                        values.getOrDefault(
                                                method.getName(), method.getDefaultValue())));
    }
}
