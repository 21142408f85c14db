// SPDX-License-Identifier: Apache-2.0
/** Resources, work and changes, kept in one transaction per mutation. */
@NullMarked
package org.thecloud.kernel.store;

import org.jspecify.annotations.NullMarked;
