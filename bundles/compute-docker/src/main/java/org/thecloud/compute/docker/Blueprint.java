// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.UpdateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.RestartPolicy;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * How a container is made from what the platform wants: with all limits, few capabilities, and
 * nothing of the host.
 */
record Blueprint(String publishAddress, String network, List<String> capabilities, int logSizeMb) {

    private static final long NANO = 1_000_000_000L;
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    Blueprint {
        capabilities = List.copyOf(capabilities);
    }

    CreateContainerCmd apply(CreateContainerCmd command, MachineSpec spec, boolean diskLimited) {
        command.withLabels(Labels.of(spec))
                .withEnv(
                        spec.boot().env().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue().reveal())
                                .sorted()
                                .toList())
                .withHostConfig(hostConfig(spec, diskLimited));
        if (spec.wiring() == null) {
            ownNetwork(command, spec);
        }
        return spec.boot().command().isEmpty() ? command : command.withCmd(spec.boot().command());
    }

    // A container in another's network has that one's name, and its ports are not Docker's to
    // publish.
    private static void ownNetwork(CreateContainerCmd command, MachineSpec spec) {
        command.withExposedPorts(
                spec.ports().stream().map(port -> ExposedPort.tcp(port.instance())).toList());
        if (mayBeHostName(spec.name())) {
            command.withHostName(spec.name());
        }
    }

    static boolean mayBeHostName(String name) {
        return HOST_NAME.matcher(name).matches();
    }

    private HostConfig hostConfig(MachineSpec spec, boolean diskLimited) {
        HostConfig config =
                new HostConfig()
                        .withNanoCPUs(spec.size().vcpus() * NANO)
                        .withMemory(spec.size().memoryBytes())
                        .withMemorySwap(spec.size().memoryBytes()) // both together: no swap
                        .withPidsLimit((long) spec.size().processes())
                        .withPrivileged(false)
                        .withSecurityOpts(List.of("no-new-privileges"))
                        .withCapDrop(Capability.ALL)
                        .withCapAdd(kept())
                        .withMounts(spec.volumes().stream().map(Blueprint::mount).toList())
                        .withNetworkMode(
                                spec.wiring() == null
                                        ? network
                                        : Holders.NETWORK + Labels.holder(spec.id()))
                        .withPortBindings(
                                spec.wiring() == null
                                        ? spec.ports().stream().map(this::binding).toList()
                                        : List.of())
                        // the platform decides what is started again
                        .withRestartPolicy(RestartPolicy.noRestart())
                        .withLogConfig(
                                new LogConfig(
                                        LoggingType.JSON_FILE,
                                        Map.of("max-size", logSizeMb + "m", "max-file", "2")));
        return diskLimited
                ? config.withStorageOpt(Map.of("size", String.valueOf(spec.size().diskBytes())))
                : config;
    }

    /** Refuses a configuration that names others. */
    void requireKnownCapabilities() {
        kept();
    }

    private Capability[] kept() {
        return capabilities.stream().map(Blueprint::capability).toArray(Capability[]::new);
    }

    private static Capability capability(String name) {
        try {
            return Capability.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "CAPABILITY_UNKNOWN",
                    "the configuration names a capability that there is not: " + name,
                    unknown);
        }
    }

    // A source that is not there is refused by the engine, not made.
    private static Mount mount(MachineVolume volume) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(volume.opened().path())
                .withTarget(volume.path())
                .withReadOnly(volume.readOnly());
    }

    private PortBinding binding(PortMapping port) {
        String host = port.host() == 0 ? "" : String.valueOf(port.host());
        return new PortBinding(new Binding(publishAddress, host), ExposedPort.tcp(port.instance()));
    }

    static UpdateContainerCmd resize(UpdateContainerCmd command, MachineSpec spec) {
        return command.withNanoCPUs(spec.size().vcpus() * NANO)
                .withMemory(spec.size().memoryBytes())
                .withMemorySwap(spec.size().memoryBytes())
                .withPidsLimit((long) spec.size().processes());
    }
}
