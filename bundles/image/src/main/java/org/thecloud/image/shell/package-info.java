// SPDX-License-Identifier: Apache-2.0

/** Commands of the operator. */
@NullMarked
package org.thecloud.image.shell;

import org.jspecify.annotations.NullMarked;
