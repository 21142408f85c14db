// SPDX-License-Identifier: Apache-2.0
/** When jobs are due. */
@NullMarked
package org.thecloud.cron.timetable;

import org.jspecify.annotations.NullMarked;
