// SPDX-License-Identifier: Apache-2.0
/** Schedules and runs as rows. */
@NullMarked
package org.thecloud.cron.store;

import org.jspecify.annotations.NullMarked;
