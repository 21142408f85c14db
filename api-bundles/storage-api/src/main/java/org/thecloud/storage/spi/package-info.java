// SPDX-License-Identifier: Apache-2.0
/** What keeps the bytes of objects, and what is told of their changes. */
@Export
@Version("1.1.0")
@NullMarked
package org.thecloud.storage.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
