// SPDX-License-Identifier: Apache-2.0
/** The embedded engine: one journal on disk for the messages of all queues. */
@NullMarked
package org.thecloud.queue.local;

import org.jspecify.annotations.NullMarked;
