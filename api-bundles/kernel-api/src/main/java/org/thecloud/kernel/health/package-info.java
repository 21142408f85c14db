// SPDX-License-Identifier: Apache-2.0
/** What each part says of its ability to serve. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.kernel.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
