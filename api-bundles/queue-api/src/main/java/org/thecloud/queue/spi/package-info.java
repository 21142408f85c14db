// SPDX-License-Identifier: Apache-2.0
/** What keeps the messages of queues. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.queue.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
