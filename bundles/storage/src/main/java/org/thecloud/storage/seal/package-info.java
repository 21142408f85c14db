// SPDX-License-Identifier: Apache-2.0
/** Encryption of bytes on their way to and from a store. */
@NullMarked
package org.thecloud.storage.seal;

import org.jspecify.annotations.NullMarked;
