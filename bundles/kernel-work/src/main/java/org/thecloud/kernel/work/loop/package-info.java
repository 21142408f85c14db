// SPDX-License-Identifier: Apache-2.0
/** The only place with threads that look for something to do. */
@NullMarked
package org.thecloud.kernel.work.loop;

import org.jspecify.annotations.NullMarked;
