// SPDX-License-Identifier: Apache-2.0
/** How messages to users leave the platform. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.identity.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
