// SPDX-License-Identifier: Apache-2.0
/** Tenants and their quotas. */
@NullMarked
package org.thecloud.tenant;

import org.jspecify.annotations.NullMarked;
