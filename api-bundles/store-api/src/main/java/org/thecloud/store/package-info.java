// SPDX-License-Identifier: Apache-2.0
/** Own tables for services whose data is not a resource. */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
