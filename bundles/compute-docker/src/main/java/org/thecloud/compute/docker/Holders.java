// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.NetworkHandle.NetworkNamespace;

/**
 * Containers that do nothing but hold a network namespace, so that there is one before a machine's
 * program runs and while it is started anew.
 */
final class Holders {

    /** Begins the network mode of a container that is in a holder's namespace. */
    static final String NETWORK = "container:";

    private static final String IMAGE = "thecloud-holder";
    private static final String TAG = "1";
    private static final long MEMORY = 8L << 20;
    private static final int TRIES = 3;
    private static final Duration TO_IMPORT = Duration.ofSeconds(30);

    private final Engine engine;
    private final Containers containers;

    Holders(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    /** Runs when this returns. */
    NetworkHandle ensure(MachineSpec spec, Wiring wiring) {
        String name = Labels.holder(spec.id());
        for (int tried = 0; tried < TRIES; tried++) {
            try {
                start(name);
                NetworkHandle handle = handle(containers.seen(name));
                if (handle != null) {
                    return handle;
                }
            } catch (NotFoundException absent) {
                make(name, spec, wiring);
            }
        }
        throw new DriverException(
                Kind.UNAVAILABLE,
                "CONTAINER_UNSTEADY",
                "the container that holds the network ends as soon as it is started");
    }

    private void start(String name) {
        try {
            engine.ask(client -> client.startContainerCmd(name).exec());
        } catch (NotModifiedException already) {
            // as wanted
        }
    }

    private void make(String name, MachineSpec spec, Wiring wiring) {
        try {
            create(name, spec, wiring);
        } catch (NotFoundException noImage) {
            loadImage();
            create(name, spec, wiring);
        }
    }

    private void create(String name, MachineSpec spec, Wiring wiring) {
        try {
            engine.ask(
                    client ->
                            shaped(client.createContainerCmd(IMAGE + ":" + TAG), spec, wiring)
                                    .withName(name)
                                    .exec());
        } catch (ConflictException madeByAnother) {
            // as wanted
        }
    }

    private static CreateContainerCmd shaped(
            CreateContainerCmd command, MachineSpec spec, Wiring wiring) {
        HostConfig config =
                new HostConfig()
                        .withNetworkMode("none")
                        .withReadonlyRootfs(true)
                        .withMemory(MEMORY)
                        .withMemorySwap(MEMORY)
                        .withPidsLimit(2L)
                        .withPrivileged(false)
                        .withSecurityOpts(List.of("no-new-privileges"))
                        .withCapDrop(Capability.ALL)
                        .withRestartPolicy(RestartPolicy.noRestart());
        if (!wiring.nameServers().isEmpty()) {
            config.withDns(wiring.nameServers());
        }
        if (!wiring.searchDomain().isEmpty()) {
            config.withDnsSearch(List.of(wiring.searchDomain()));
        }
        command.withHostConfig(config)
                .withCmd(List.of("/" + HolderImage.PROGRAM))
                .withLabels(
                        Map.of(
                                Labels.HOLDER,
                                spec.id().toString(),
                                Labels.INSTALLATION,
                                spec.installation().toString(),
                                Labels.NAME,
                                spec.name()));
        if (Blueprint.mayBeHostName(wiring.hostName())) {
            command.withHostName(wiring.hostName());
        }
        return command;
    }

    // Not by the client's own command: it sends the archive as a JSON object (docker-java 3.7.1).
    private void loadImage() {
        String architecture =
                String.valueOf(engine.ask(client -> client.infoCmd().exec()).getArchitecture());
        Request request =
                Request.builder()
                        .method(Request.Method.POST)
                        .path("/images/create?fromSrc=-&repo=" + IMAGE + "&tag=" + TAG)
                        .putHeader("Content-Type", "application/x-tar")
                        .body(HolderImage.archive(architecture))
                        .build();
        String answer = engine.askPlainlyWithin(TO_IMPORT, http -> answer(http.execute(request)));
        if (!answer.contains("sha256:")) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "HOLDER_IMAGE_REFUSED",
                    "the Docker engine does not take the image of the containers that hold networks: "
                            + answer.strip());
        }
    }

    // The whole of it: only at its end is the image there.
    private static String answer(Response response) {
        try (response) {
            return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    /** Absent if it does not run. */
    @Nullable NetworkHandle look(UUID id) {
        try {
            return handle(containers.seen(Labels.holder(id)));
        } catch (NotFoundException absent) {
            return null;
        }
    }

    private static @Nullable NetworkHandle handle(InspectContainerResponse seen) {
        String path = seen.getNetworkSettings().getSandboxKey();
        boolean runs = Boolean.TRUE.equals(seen.getState().getRunning());
        return runs && path != null && !path.isEmpty() ? new NetworkNamespace(path) : null;
    }

    void remove(UUID id) {
        containers.remove(Labels.holder(id));
    }
}
