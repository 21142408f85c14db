// SPDX-License-Identifier: Apache-2.0
/** What a compute driver implements. */
@Export
@Version("2.0.0")
@NullMarked
package org.thecloud.compute.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
