// SPDX-License-Identifier: Apache-2.0
/** Which drivers are here, and the guard around every call of one. */
@NullMarked
package org.thecloud.kernel.driver.registry;

import org.jspecify.annotations.NullMarked;
