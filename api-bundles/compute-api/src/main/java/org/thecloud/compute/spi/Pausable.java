// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/**
 * Facet: a machine can be halted where it is, with its memory and its connections; {@link
 * ComputeDriver#power} lets it go on, or ends it.
 */
@ConsumerType
public interface Pausable {
    /** Halts a running machine. One that is halted stays so; one that does not run is CONFLICT. */
    @Deadline(seconds = 30)
    Machine pause(UUID id);
}
