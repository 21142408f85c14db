// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration of a test's own: the defaults, and what it says otherwise. */
record Settings(Map<String, Object> values) {

    static Settings usual() {
        return new Settings(Map.of())
                .with("cpu_overcommit", 1000.0)
                .with("memory_overcommit", 16.0);
    }

    Settings with(String name, Object value) {
        Map<String, Object> all = new HashMap<>(values);
        all.put(name, value);
        return new Settings(Map.copyOf(all));
    }

    Config config() {
        return (Config)
                Proxy.newProxyInstance(
                        Config.class.getClassLoader(),
                        new Class<?>[] {Config.class},
                        (proxy, method, arguments) ->
                                values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    DockerDriver driver() {
        return new DockerDriver(config());
    }
}
