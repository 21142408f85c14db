// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/** Facet: what machines write is kept. */
@ConsumerType
public interface Logs {
    /** The last lines, oldest first, each with its time; at most {@code mostBytes}. */
    @Deadline(seconds = 20)
    String logs(UUID id, int lines, int mostBytes);
}
