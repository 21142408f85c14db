// SPDX-License-Identifier: Apache-2.0
/** Keys, hashes and sealed secrets. */
@NullMarked
package org.thecloud.kernel.crypto;

import org.jspecify.annotations.NullMarked;
