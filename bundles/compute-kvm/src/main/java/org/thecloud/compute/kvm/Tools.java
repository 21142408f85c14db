// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.HostProgram;

/** Programs of the KVM host. */
final class Tools {

    private static final Duration LIMIT = Duration.ofSeconds(50);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private Tools() {}

    /** Runs it to its end; its failure is ours. Ends it when the caller is interrupted. */
    static String run(List<String> command) {
        HostProgram.Ended ended = end(command);
        if (!ended.well()) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "TOOL_FAILED",
                    command.get(0) + " failed on the KVM host",
                    new IllegalStateException(ended.output()));
        }
        return ended.output();
    }

    /** Runs it to its end and tells whether it did what it was asked. */
    static boolean succeeds(List<String> command) {
        return end(command).well();
    }

    private static HostProgram.Ended end(List<String> command) {
        try {
            return new HostProgram(command, LIMIT, GRACE).run("");
        } catch (IOException failed) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "TOOL_MISSING",
                    command.get(0) + " cannot be run on the KVM host",
                    failed);
        } catch (TimeoutException slow) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "TOOL_SLOW",
                    command.get(0) + " does not end on the KVM host",
                    slow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }
}
