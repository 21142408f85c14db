// SPDX-License-Identifier: Apache-2.0
/** An engine on tables of PostgreSQL, for several runtimes on one set of queues. */
@NullMarked
package org.thecloud.queue.postgres;

import org.jspecify.annotations.NullMarked;
