// SPDX-License-Identifier: Apache-2.0

/** What every shell command of the platform is built on. */
@Export
@Version("1.1.0")
@NullMarked
package org.thecloud.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
