// SPDX-License-Identifier: Apache-2.0
/** Queues over HTTP. */
@NullMarked
package org.thecloud.queue.rest;

import org.jspecify.annotations.NullMarked;
