// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.HostProgram;
import org.thecloud.kernel.driver.HostProgram.Ended;

/** Programs of the host that set up its network devices. */
final class Commands {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String namespace;

    /**
     * @param namespace file of the network namespace in which they run; empty for the runtime's own
     */
    Commands(String namespace) {
        this.namespace = namespace;
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
            return new HostProgram(all, LIMIT, GRACE).run(input);
        } catch (IOException failed) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "HOST_COMMAND_MISSING",
                    program.get(0) + " cannot be run on the host",
                    failed);
        } catch (TimeoutException slow) {
            throw Faults.slow(program.get(0));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }
}
