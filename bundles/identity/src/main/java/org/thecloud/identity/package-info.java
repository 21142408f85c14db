// SPDX-License-Identifier: Apache-2.0
/** Users, sign-in and tokens. */
@NullMarked
package org.thecloud.identity;

import org.jspecify.annotations.NullMarked;
