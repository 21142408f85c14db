// SPDX-License-Identifier: Apache-2.0
/** Jobs, when they are due, and what comes of it. */
@NullMarked
package org.thecloud.cron.service;

import org.jspecify.annotations.NullMarked;
