// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Images at the engine and at registries, which only the engine talks to. */
final class Images {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCKER_HUB = "docker.io";

    private final Engine engine;
    private final Duration patience;
    private final Login login;

    /** A user at one registry; nobody if the name is empty. */
    record Login(String registry, String username, String password) {

        @Nullable AuthConfig at(Reference image) {
            if (username.isEmpty() || !registry.equals(image.registry())) {
                return null;
            }
            return new AuthConfig()
                    .withUsername(username)
                    .withPassword(password)
                    .withRegistryAddress(
                            registry.equals(DOCKER_HUB)
                                    ? AuthConfig.DEFAULT_SERVER_ADDRESS
                                    : registry);
        }

        @Override
        public String toString() {
            return username + " at " + registry;
        }
    }

    Images(Engine engine, Duration patience, Login login) {
        this.engine = engine;
        this.patience = patience;
        this.login = login;
    }

    /** Returns if the image is at the engine or at its registry. */
    void require(String image) {
        try {
            engine.ask(client -> client.inspectImageCmd(image).exec());
        } catch (NotFoundException absent) {
            requireAtRegistry(image);
        }
    }

    /** Fetches it, however often it is there already. */
    void pull(String image) {
        Reference reference = Reference.of(image);
        AtomicReference<@Nullable String> refusal = new AtomicReference<>();
        // A failure that comes after the first bytes has no status, only a line of text.
        Feed<PullResponseItem> progress =
                new Feed<>(
                        item -> {
                            if (item.getErrorDetail() != null) {
                                refusal.set(String.valueOf(item.getErrorDetail().getMessage()));
                            }
                        });
        try {
            engine.ask(
                    client ->
                            pullCommand(client.pullImageCmd(reference.repository()), reference)
                                    .exec(progress));
            progress.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        } catch (DockerException failed) {
            throw why(image, failed);
        }
        String failed = refusal.get();
        if (failed != null) {
            throw why(image, new IllegalStateException(failed));
        }
    }

    private PullImageCmd pullCommand(PullImageCmd command, Reference reference) {
        AuthConfig user = login.at(reference);
        command.withTag(reference.version());
        return user == null ? command : command.withAuthConfig(user);
    }

    // The engine answers 500 to nearly all that goes wrong in a pull; about the image alone it
    // answers properly.
    private DriverException why(String image, Exception failed) {
        requireAtRegistry(image);
        return new DriverException(
                Kind.UNAVAILABLE,
                "PULL_FAILED",
                "image %s is at its registry but could not be fetched".formatted(image),
                failed);
    }

    private void requireAtRegistry(String image) {
        Reference reference = Reference.of(image);
        int status;
        try {
            status =
                    engine.askPlainlyWithin(
                            patience, http -> status(http.execute(about(reference))));
        } catch (DriverException silent) {
            throw silent.getCause() instanceof InterruptedException
                    ? silent
                    : unavailable(reference, silent);
        }
        switch (status) {
            case 200 -> {}
            case 400 ->
                    throw new DriverException(
                            Kind.INVALID,
                            "IMAGE_INVALID",
                            image + " is no name of an image to the Docker engine");
            case 401, 403 ->
                    throw new DriverException(
                            Kind.NOT_FOUND,
                            "IMAGE_NOT_FOUND",
                            "image %s is not at its registry %s, or not open to this platform"
                                    .formatted(image, reference.registry()));
            case 404 ->
                    throw new DriverException(
                            Kind.NOT_FOUND,
                            "IMAGE_NOT_FOUND",
                            "image %s is neither on the host nor at its registry %s"
                                    .formatted(image, reference.registry()));
            default -> throw unavailable(reference, null);
        }
    }

    private static DriverException unavailable(Reference image, @Nullable Exception cause) {
        return new DriverException(
                Kind.UNAVAILABLE,
                "REGISTRY_UNAVAILABLE",
                "image %s is not on the host, and its registry %s cannot be asked"
                        .formatted(image.full(), image.registry()),
                cause);
    }

    private Request about(Reference image) {
        Request.Builder request =
                Request.builder()
                        .method(Request.Method.GET)
                        .path("/distribution/" + image.full() + "/json");
        AuthConfig user = login.at(image);
        if (user != null) {
            request.putHeader("X-Registry-Auth", header(user));
        }
        return request.build();
    }

    private static String header(AuthConfig user) {
        try {
            return Base64.getUrlEncoder()
                    .encodeToString(JSON.writeValueAsString(user).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int status(Response response) {
        try (response) {
            return response.getStatusCode();
        }
    }
}
