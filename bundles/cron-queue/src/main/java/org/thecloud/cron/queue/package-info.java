// SPDX-License-Identifier: Apache-2.0
/** Queues as targets of scheduled jobs. */
@NullMarked
package org.thecloud.cron.queue;

import org.jspecify.annotations.NullMarked;
