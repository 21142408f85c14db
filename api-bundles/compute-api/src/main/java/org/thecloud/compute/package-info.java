// SPDX-License-Identifier: Apache-2.0
/** Instances and their types, for services that use or own some. */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.compute;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
