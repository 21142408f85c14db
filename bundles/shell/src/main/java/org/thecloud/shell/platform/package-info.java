// SPDX-License-Identifier: Apache-2.0

/** Commands that show the platform itself. */
@NullMarked
package org.thecloud.shell.platform;

import org.jspecify.annotations.NullMarked;
