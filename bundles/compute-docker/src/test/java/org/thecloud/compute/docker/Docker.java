// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.net.URI;
import java.util.UUID;

/** The engine of this machine, asked past the driver. */
final class Docker {

    static final URI HOST = URI.create("unix:///var/run/docker.sock");
    static final String IMAGE = "busybox:1";
    static final DockerClient CLIENT =
            DockerClientImpl.getInstance(
                    new ClientSettings(HOST),
                    new ZerodepDockerHttpClient.Builder().dockerHost(HOST).build());

    private static final String MISSING = look();

    private Docker() {}

    /** What keeps tests from running, or nothing. */
    static String missing() {
        return MISSING;
    }

    private static String look() {
        try {
            CLIENT.inspectImageCmd(IMAGE).exec();
            return "";
        } catch (com.github.dockerjava.api.exception.NotFoundException noImage) {
            return "Docker has no image " + IMAGE;
        } catch (RuntimeException silent) {
            return "no Docker answers on " + HOST;
        }
    }

    static InspectContainerResponse inspect(UUID id) {
        return CLIENT.inspectContainerCmd(Labels.name(id)).exec();
    }

    static void remove(UUID id) {
        CLIENT.removeContainerCmd(Labels.name(id)).withForce(true).exec();
    }

    static void stopHolder(UUID id) {
        CLIENT.stopContainerCmd(Labels.holder(id)).withTimeout(0).exec();
    }
}
