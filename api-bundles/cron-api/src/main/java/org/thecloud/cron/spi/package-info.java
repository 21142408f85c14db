// SPDX-License-Identifier: Apache-2.0
/** What bundles implement that scheduled jobs may act on. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.cron.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
