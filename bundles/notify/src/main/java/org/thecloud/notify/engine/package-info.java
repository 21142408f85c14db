// SPDX-License-Identifier: Apache-2.0
/** Brings messages to those who subscribed. */
@NullMarked
package org.thecloud.notify.engine;

import org.jspecify.annotations.NullMarked;
