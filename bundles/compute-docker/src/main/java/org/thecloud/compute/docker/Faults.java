// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Failures of the engine in the words of the driver interface, by status and type. */
final class Faults {

    static final String UNREACHABLE = "ENGINE_UNREACHABLE";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Faults() {}

    static DriverException of(RuntimeException failed) {
        if (failed instanceof DriverException known) {
            return known;
        }
        if (failed instanceof DockerException refused) {
            return ofStatus(refused);
        }
        IOException broken = cause(failed, IOException.class);
        if (Thread.currentThread().isInterrupted()) {
            return interrupted(failed);
        }
        if (broken == null || broken instanceof JsonProcessingException) {
            return new DriverException(
                    Kind.INTERNAL, "ENGINE_ANSWER", "the Docker engine was not understood", failed);
        }
        return new DriverException(
                Kind.UNAVAILABLE, UNREACHABLE, "the Docker engine does not answer", failed);
    }

    static DriverException interrupted(Exception failed) {
        return new DriverException(
                Kind.UNAVAILABLE,
                "INTERRUPTED",
                "the call of the Docker engine was interrupted",
                failed);
    }

    private static DriverException ofStatus(DockerException refused) {
        return switch (refused.getHttpStatus()) {
            case 400 ->
                    new DriverException(
                            Kind.INVALID,
                            "REFUSED_BY_ENGINE",
                            "the Docker engine refuses it: " + text(refused),
                            refused);
            case 401, 403, 429, 503 ->
                    new DriverException(
                            Kind.UNAVAILABLE,
                            "ENGINE_REFUSES",
                            "the Docker engine refuses the platform's call",
                            refused);
            case 404 -> notFound(refused);
            case 409 ->
                    new DriverException(
                            Kind.CONFLICT,
                            "WRONG_STATE",
                            "the container is in another state: " + text(refused),
                            refused);
            default ->
                    new DriverException(
                            Kind.INTERNAL,
                            "ENGINE_FAILED",
                            "the Docker engine failed with status " + refused.getHttpStatus(),
                            refused);
        };
    }

    static DriverException notFound(@Nullable Exception cause) {
        return new DriverException(
                Kind.NOT_FOUND,
                "MACHINE_NOT_FOUND",
                "the Docker engine has no such container",
                cause);
    }

    /** What the engine says, without the wrapping. */
    static String text(DockerException refused) {
        String all = String.valueOf(refused.getMessage());
        int from = all.indexOf('{');
        if (from < 0) {
            return all;
        }
        try {
            JsonNode message = JSON.readTree(all.substring(from)).path("message");
            return message.isTextual() ? message.asText() : all;
        } catch (IOException noJson) {
            return all;
        }
    }

    static <E extends Throwable> @Nullable E cause(Throwable failed, Class<E> type) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
