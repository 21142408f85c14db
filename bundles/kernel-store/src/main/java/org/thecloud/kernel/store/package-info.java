// SPDX-License-Identifier: Apache-2.0
/** The platform's state on H2 or PostgreSQL. */
@NullMarked
package org.thecloud.kernel.store;

import org.jspecify.annotations.NullMarked;
