// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.NetworkSettings;
import com.github.dockerjava.api.model.Ports.Binding;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;

/** Containers as the engine shows them, in the words of the driver interface. */
final class Machines {

    private static final String NEVER = "0001-";

    private Machines() {}

    static List<Container> labelled(Engine engine, String label) {
        return engine.ask(
                client ->
                        client.listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(List.of(label))
                                .exec());
    }

    static Machine of(InspectContainerResponse seen) {
        State state = state(seen.getState());
        if (state == State.ABSENT) {
            return Machine.absent();
        }
        boolean alive = state == State.RUNNING || state == State.PAUSED;
        return new Machine(
                state,
                seen.getId(),
                state == State.EXITED ? exitCode(seen.getState()) : null,
                alive ? ports(seen.getNetworkSettings()) : List.of(),
                alive ? address(seen.getNetworkSettings()) : null,
                startedAt(seen.getState()));
    }

    // Dead is what the engine could not remove whole: nothing can be done with it but to remove it.
    private static State state(ContainerState seen) {
        return switch (String.valueOf(seen.getStatus())) {
            case "created" -> State.CREATED;
            case "running", "restarting" -> State.RUNNING;
            case "paused" -> State.PAUSED;
            case "removing", "dead" -> State.ABSENT;
            default -> State.EXITED;
        };
    }

    private static @Nullable Integer exitCode(ContainerState seen) {
        Long code = seen.getExitCodeLong();
        return code == null ? null : code.intValue();
    }

    private static @Nullable Instant startedAt(ContainerState seen) {
        String time = seen.getStartedAt();
        return time == null || time.isEmpty() || time.startsWith(NEVER)
                ? null
                : OffsetDateTime.parse(time).toInstant();
    }

    // A port that is published on IPv4 and IPv6 is there twice.
    private static List<PortMapping> ports(NetworkSettings network) {
        List<PortMapping> ports = new ArrayList<>();
        for (Map.Entry<ExposedPort, Binding[]> port : network.getPorts().getBindings().entrySet()) {
            Binding[] bindings = port.getValue() == null ? new Binding[0] : port.getValue();
            for (Binding binding : bindings) {
                ports.add(
                        new PortMapping(
                                Integer.parseInt(binding.getHostPortSpec()),
                                port.getKey().getPort()));
            }
        }
        return ports.stream()
                .distinct()
                .sorted(Comparator.comparingInt(PortMapping::instance))
                .toList();
    }

    private static @Nullable String address(NetworkSettings network) {
        return network.getNetworks().values().stream()
                .map(ContainerNetwork::getIpAddress)
                .filter(Objects::nonNull)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
