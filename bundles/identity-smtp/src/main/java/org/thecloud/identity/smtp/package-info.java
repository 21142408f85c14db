// SPDX-License-Identifier: Apache-2.0
/** Messages to users by mail. */
@NullMarked
package org.thecloud.identity.smtp;

import org.jspecify.annotations.NullMarked;
