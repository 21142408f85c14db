// SPDX-License-Identifier: Apache-2.0
/** Queues that are told of changes of objects. */
@NullMarked
package org.thecloud.storage.queue;

import org.jspecify.annotations.NullMarked;
