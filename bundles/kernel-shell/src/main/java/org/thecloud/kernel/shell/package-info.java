// SPDX-License-Identifier: Apache-2.0

/** Who may sign in to the operator's shell. */
@NullMarked
package org.thecloud.kernel.shell;

import org.jspecify.annotations.NullMarked;
