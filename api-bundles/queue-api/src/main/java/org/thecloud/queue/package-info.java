// SPDX-License-Identifier: Apache-2.0
/** Queues of messages, for services that send to them or own some. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.queue;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
