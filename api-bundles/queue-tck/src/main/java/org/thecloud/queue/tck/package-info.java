// SPDX-License-Identifier: Apache-2.0
/** What every queue engine must pass. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.queue.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
