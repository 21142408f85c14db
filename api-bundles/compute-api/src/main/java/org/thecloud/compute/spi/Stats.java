// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.compute.InstanceStats;
import org.thecloud.kernel.driver.Deadline;

/** Facet: use can be measured. */
@ConsumerType
public interface Stats {
    @Deadline(seconds = 20)
    InstanceStats stats(UUID id);
}
