// SPDX-License-Identifier: Apache-2.0
/** The tables of this engine. */
@NullMarked
package org.thecloud.queue.postgres.store;

import org.jspecify.annotations.NullMarked;
