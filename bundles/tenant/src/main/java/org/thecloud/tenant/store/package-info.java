// SPDX-License-Identifier: Apache-2.0
/** The tables of this service. */
@NullMarked
package org.thecloud.tenant.store;

import org.jspecify.annotations.NullMarked;
