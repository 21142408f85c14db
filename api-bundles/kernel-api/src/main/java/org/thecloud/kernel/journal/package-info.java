// SPDX-License-Identifier: Apache-2.0
/** A journal on disk with group commit, for drivers that keep their own data. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.kernel.journal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
