// SPDX-License-Identifier: Apache-2.0
/** Topics as targets of scheduled jobs. */
@NullMarked
package org.thecloud.cron.topic;

import org.jspecify.annotations.NullMarked;
