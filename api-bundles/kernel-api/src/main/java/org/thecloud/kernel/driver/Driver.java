// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Marks a component as a driver and names its backend, such as {@code docker}. A driver with
 * factory configuration has one instance per configuration, named {@code docker~host1} after the
 * configuration {@code org.thecloud.compute.docker~host1}; the one with the suffix {@code default},
 * or without suffix, is named like the backend.
 */
@ComponentPropertyType
public @interface Driver {
    String PREFIX_ = "thecloud.";

    /** Service property {@code thecloud.driver}. */
    String value();
}
