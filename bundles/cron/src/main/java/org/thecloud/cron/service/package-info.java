// SPDX-License-Identifier: Apache-2.0
/** Jobs, what they may ask for, and what came of them. */
@NullMarked
package org.thecloud.cron.service;

import org.jspecify.annotations.NullMarked;
