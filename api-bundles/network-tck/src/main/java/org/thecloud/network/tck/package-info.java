// SPDX-License-Identifier: Apache-2.0
/** What every network driver must pass, for its own tests. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.network.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
