// SPDX-License-Identifier: Apache-2.0
/** Bytes of objects in directories of this machine. */
@NullMarked
package org.thecloud.storage.local;

import org.jspecify.annotations.NullMarked;
