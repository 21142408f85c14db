// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** All drivers that are installed, by their interface. */
@ProviderType
public interface Drivers {
    /** The drivers that implement this interface; cheap, may be kept, always current. */
    <D extends Probed> DriverSet<D> of(Class<D> spi);

    /** Every driver instance that is or was here. */
    List<DriverInfo> all();
}
