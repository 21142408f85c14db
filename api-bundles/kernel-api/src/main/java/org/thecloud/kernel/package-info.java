// SPDX-License-Identifier: Apache-2.0
/** Values that every part of the platform speaks: callers, ids, errors, pages, secrets. */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.kernel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
