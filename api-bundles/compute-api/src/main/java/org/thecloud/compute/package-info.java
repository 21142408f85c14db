// SPDX-License-Identifier: Apache-2.0
/** Contract of the compute service. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.compute;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
