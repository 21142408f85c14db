// SPDX-License-Identifier: Apache-2.0
/** Registry of drivers, with deadline, bulkhead and breaker around every call. */
@NullMarked
package org.thecloud.kernel.driver.registry;

import org.jspecify.annotations.NullMarked;
