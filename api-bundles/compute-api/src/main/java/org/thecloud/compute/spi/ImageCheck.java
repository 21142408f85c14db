// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;

/** Facet: can tell, when an instance is asked for, whether its image can be had. */
@ConsumerType
public interface ImageCheck {
    /**
     * @throws org.thecloud.kernel.driver.DriverException NOT_FOUND, code IMAGE_NOT_FOUND, if the
     *     image is neither at the backend nor at its registry; UNAVAILABLE, code
     *     REGISTRY_UNAVAILABLE, if the registry cannot be asked
     */
    @Deadline(seconds = 20)
    void requireImage(String image);
}
