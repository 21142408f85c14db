// SPDX-License-Identifier: Apache-2.0
/** Publishing to topics. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.notify;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
