// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.image.ImageFile;
import org.thecloud.kernel.driver.Deadline;

/**
 * Facet: machines are made from images that tenants brought, which are files on the driver's host.
 * A file stays as it is as long as the machine exists.
 */
@ConsumerType
public interface ImageFiles {
    /**
     * Refuses, when an instance is asked for, a file that its machine cannot be made from.
     *
     * @param diskBytes of the machine
     * @throws org.thecloud.kernel.driver.DriverException UNSUPPORTED
     */
    @Deadline(seconds = 20)
    void requireImageFile(ImageFile image, long diskBytes);
}
