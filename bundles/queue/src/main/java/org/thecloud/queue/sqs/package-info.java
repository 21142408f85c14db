// SPDX-License-Identifier: Apache-2.0
/** Queues as Amazon SQS has them, in its JSON and its query protocol. */
@NullMarked
package org.thecloud.queue.sqs;

import org.jspecify.annotations.NullMarked;
