// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine's Docker, asked past the platform. */
final class Docker {

    /** Carried by every container that the platform makes. */
    static final String LABEL = "org.thecloud.instance";

    private Docker() {}

    /** Skips the test, saying why, unless Docker answers and has the image. */
    static void needed(String image) {
        assumeTrue(run("version") == 0, "no Docker answers");
        assumeTrue(
                run("image", "inspect", image) == 0,
                "Docker has no image " + image + "; ./cloud test makes it");
    }

    /** Ids of instances that have a container, running or not. */
    static List<String> instances() throws Exception {
        return labelled(LABEL);
    }

    /** Ids of instances whose network is held by a container of its own. */
    static List<String> holders() throws Exception {
        return labelled("org.thecloud.holder").stream().sorted().toList();
    }

    private static List<String> labelled(String label) throws Exception {
        Process process =
                new ProcessBuilder(
                                "docker",
                                "ps",
                                "-a",
                                "--filter",
                                "label=" + label,
                                "--format",
                                "{{.Label \"" + label + "\"}}")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.lines().filter(line -> !line.isBlank()).toList();
    }

    private static int run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (java.io.IOException missing) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
