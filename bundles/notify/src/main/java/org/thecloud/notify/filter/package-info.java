// SPDX-License-Identifier: Apache-2.0
/** Which messages a subscription takes. */
@NullMarked
package org.thecloud.notify.filter;

import org.jspecify.annotations.NullMarked;
