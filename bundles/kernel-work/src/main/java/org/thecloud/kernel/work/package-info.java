// SPDX-License-Identifier: Apache-2.0
/** Claims due work and runs the reconciler of its kind. */
@NullMarked
package org.thecloud.kernel.work;

import org.jspecify.annotations.NullMarked;
