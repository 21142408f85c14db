// SPDX-License-Identifier: Apache-2.0
/**
 * What a driver says of itself, how services reach drivers, and how drivers run programs of their
 * host.
 */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.kernel.driver;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
