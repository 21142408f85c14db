// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.thecloud.volume.sim;

import org.jspecify.annotations.NullMarked;
