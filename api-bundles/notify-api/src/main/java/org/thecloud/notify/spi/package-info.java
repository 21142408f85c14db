// SPDX-License-Identifier: Apache-2.0
/** What bundles implement that subscriptions may deliver to. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.notify.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
