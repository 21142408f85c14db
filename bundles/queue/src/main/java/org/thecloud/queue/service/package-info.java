// SPDX-License-Identifier: Apache-2.0
/** Queues and the way of messages through them. */
@NullMarked
package org.thecloud.queue.service;

import org.jspecify.annotations.NullMarked;
