// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.thecloud.volume.lvm;

import org.jspecify.annotations.NullMarked;
