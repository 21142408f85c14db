// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.volume.Form;

/** Facet: machines can have volumes. */
@ConsumerType
public interface Mountable {
    /**
     * In which form machines take them. UNSUPPORTED if this host cannot be given any, such as one
     * that is elsewhere.
     */
    @Deadline(seconds = 0)
    Form volumeForm();

    /**
     * Gives a machine that is there and does not run exactly the volumes of this spec; its own disk
     * stays. One that has them stays as it is.
     */
    @Deadline(seconds = 120)
    void remount(MachineSpec spec);
}
