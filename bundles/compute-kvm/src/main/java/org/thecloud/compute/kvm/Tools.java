// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Programs of the host, started without a shell. */
final class Tools {

    private Tools() {}

    /** Runs it to its end; its failure is ours. Ends it when the caller is interrupted. */
    static String run(List<String> command) {
        Ended ended = end(command);
        if (ended.code() != 0) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "TOOL_FAILED",
                    command.get(0) + " failed on the KVM host",
                    new IllegalStateException(ended.said()));
        }
        return ended.said();
    }

    /** Runs it to its end and tells whether it did what it was asked. */
    static boolean succeeds(List<String> command) {
        return end(command).code() == 0;
    }

    private record Ended(int code, String said) {}

    private static Ended end(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String said =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Ended(process.waitFor(), said);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "TOOL_MISSING",
                    command.get(0) + " cannot be started on the KVM host",
                    failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }
}
