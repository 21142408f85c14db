// SPDX-License-Identifier: Apache-2.0
/** The listener. */
@NullMarked
package org.thecloud.aws.edge;

import org.jspecify.annotations.NullMarked;
