// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * Programs of the host that set up its network devices. Arguments reach them as they are: no shell
 * reads them.
 */
final class Commands {

    private static final int SECONDS = 15;
    private static final int MOST_OUTPUT = 1 << 20;

    private final String namespace;

    /**
     * @param namespace file of the network namespace in which they run; empty for the runtime's own
     */
    Commands(String namespace) {
        this.namespace = namespace;
    }

    /**
     * What became of a program.
     *
     * @param output what it wrote, errors included
     */
    record Ended(int code, String output) {

        boolean well() {
            return code == 0;
        }
    }

    /** The same programs in another namespace. */
    Commands in(String otherNamespace) {
        return new Commands(otherNamespace);
    }

    /** Refuses when the program ends with another code than 0. */
    String run(List<String> program, String input) {
        Ended ended = attempt(program, input);
        if (!ended.well()) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "HOST_COMMAND_FAILED",
                    "%s ended with %d on the host: %s"
                            .formatted(program.get(0), ended.code(), ended.output().strip()));
        }
        return ended.output();
    }

    Ended attempt(List<String> program, String input) {
        List<String> all = new ArrayList<>();
        if (!namespace.isEmpty()) {
            all.addAll(List.of("nsenter", "--net=" + namespace));
        }
        all.addAll(program);
        try {
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            try {
                process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                String output = read(process.getInputStream());
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw Faults.slow(program.get(0));
                }
                return new Ended(process.exitValue(), output);
            } finally {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        } catch (IOException failed) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "HOST_COMMAND_MISSING",
                    program.get(0) + " cannot be run on the host",
                    failed);
        }
    }

    private static String read(InputStream output) throws IOException {
        return new String(output.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
    }
}
