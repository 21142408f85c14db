// SPDX-License-Identifier: Apache-2.0
/** How due work and the change feed are handed from the store to those who act on them. */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.kernel.work;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
