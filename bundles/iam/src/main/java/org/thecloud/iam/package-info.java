// SPDX-License-Identifier: Apache-2.0
/** Policies and the authorizer. */
@NullMarked
package org.thecloud.iam;

import org.jspecify.annotations.NullMarked;
