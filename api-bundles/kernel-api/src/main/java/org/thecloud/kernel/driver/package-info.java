// SPDX-License-Identifier: Apache-2.0
/** What a driver says of itself and how services reach drivers. */
@Export
@Version("1.1.0")
@NullMarked
package org.thecloud.kernel.driver;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
