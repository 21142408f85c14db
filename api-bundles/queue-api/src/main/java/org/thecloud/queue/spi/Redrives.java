// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.spi;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.queue.Redriven;

/** An engine that can move messages back to where they came from. */
@ConsumerType
public interface Redrives {
    /**
     * Moves visible messages, oldest first, as messages that were never received and are sent now.
     * A message is always in one of both queues.
     *
     * @param to where to; if absent each goes to its own source
     * @param living queues that may be a destination; what has none of them stays and is counted
     * @param most how many to move
     */
    @Deadline(seconds = 0)
    Redriven redrive(UUID from, @Nullable UUID to, Set<UUID> living, int most);
}
