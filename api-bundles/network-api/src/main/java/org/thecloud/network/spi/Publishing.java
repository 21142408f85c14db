// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/**
 * Facet of network drivers that can let ports of machines answer on an address of the host. The
 * network of the port must have a way out.
 */
@ConsumerType
public interface Publishing {
    /**
     * Refuses with CONFLICT a number on which something of the host listens, and with UNSUPPORTED
     * any where this host cannot publish.
     */
    @Deadline(seconds = 10)
    void requireFree(int hostPort);
}
