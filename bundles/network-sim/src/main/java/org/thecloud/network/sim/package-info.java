// SPDX-License-Identifier: Apache-2.0
/** The simulated network driver. */
@NullMarked
package org.thecloud.network.sim;

import org.jspecify.annotations.NullMarked;
