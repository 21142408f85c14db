// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/** Facet: machines have a screen. */
@ConsumerType
public interface Console {
    /** URL of the machine's screen. */
    @Deadline(seconds = 20)
    String console(UUID id);
}
