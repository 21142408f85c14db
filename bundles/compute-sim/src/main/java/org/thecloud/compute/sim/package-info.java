// SPDX-License-Identifier: Apache-2.0
/** The simulated compute driver. */
@NullMarked
package org.thecloud.compute.sim;

import org.jspecify.annotations.NullMarked;
