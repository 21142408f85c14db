// SPDX-License-Identifier: Apache-2.0
/** Turns what is due into runs, and runs into calls. */
@NullMarked
package org.thecloud.cron.engine;

import org.jspecify.annotations.NullMarked;
