// SPDX-License-Identifier: Apache-2.0
/** Subscriptions by mail. */
@NullMarked
package org.thecloud.notify.email;

import org.jspecify.annotations.NullMarked;
