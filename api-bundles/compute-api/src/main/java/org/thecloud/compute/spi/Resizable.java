// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/** Facet: can give a machine other limits without making it anew. */
@ConsumerType
public interface Resizable {
    /** Gives the machine the cores, memory and processes of this spec. */
    @Deadline(seconds = 30)
    void resize(MachineSpec spec);
}
