// SPDX-License-Identifier: Apache-2.0
/** Shell commands of the platform itself. */
@NullMarked
package org.thecloud.shell;

import org.jspecify.annotations.NullMarked;
