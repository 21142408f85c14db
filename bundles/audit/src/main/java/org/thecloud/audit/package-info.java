// SPDX-License-Identifier: Apache-2.0
/** The hash-chained record of who did what. */
@NullMarked
package org.thecloud.audit;

import org.jspecify.annotations.NullMarked;
