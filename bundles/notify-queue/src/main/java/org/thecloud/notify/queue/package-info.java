// SPDX-License-Identifier: Apache-2.0
/** Subscriptions of queues. */
@NullMarked
package org.thecloud.notify.queue;

import org.jspecify.annotations.NullMarked;
