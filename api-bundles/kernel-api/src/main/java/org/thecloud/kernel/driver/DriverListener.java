// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears, in a thread of the kernel and in order per driver, that a driver came, went or changed its
 * state.
 */
@ConsumerType
public interface DriverListener {
    void changed(DriverInfo driver);
}
