// SPDX-License-Identifier: Apache-2.0
/** The guarded HTTP client for calls to the outside. */
@NullMarked
package org.thecloud.kernel.egress;

import org.jspecify.annotations.NullMarked;
