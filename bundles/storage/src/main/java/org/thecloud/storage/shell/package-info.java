// SPDX-License-Identifier: Apache-2.0
/** Object storage in the shell. */
@NullMarked
package org.thecloud.storage.shell;

import org.jspecify.annotations.NullMarked;
