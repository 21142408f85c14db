// SPDX-License-Identifier: Apache-2.0
/** Routes, messages and deliveries as rows. */
@NullMarked
package org.thecloud.notify.store;

import org.jspecify.annotations.NullMarked;
