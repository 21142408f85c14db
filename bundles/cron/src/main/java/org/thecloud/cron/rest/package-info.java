// SPDX-License-Identifier: Apache-2.0
/** Scheduled jobs over HTTP. */
@NullMarked
package org.thecloud.cron.rest;

import org.jspecify.annotations.NullMarked;
