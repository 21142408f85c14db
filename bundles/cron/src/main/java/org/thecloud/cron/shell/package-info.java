// SPDX-License-Identifier: Apache-2.0
/** Scheduled jobs on the operator's shell. */
@NullMarked
package org.thecloud.cron.shell;

import org.jspecify.annotations.NullMarked;
