// SPDX-License-Identifier: Apache-2.0
/** Who has an account, and the keys that sign requests. */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.identity;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
