// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.compute.ExecResult;
import org.thecloud.kernel.driver.Deadline;

/** Facet: programs can be run in a running machine. */
@ConsumerType
public interface Exec {
    /**
     * Runs a program and waits for it; output beyond {@code mostBytes} of each stream is dropped
     * and said so. The arguments reach the program as they are: no shell reads them.
     */
    @Deadline(seconds = 120)
    ExecResult exec(UUID id, List<String> command, int mostBytes);
}
