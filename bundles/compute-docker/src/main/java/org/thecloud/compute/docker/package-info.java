// SPDX-License-Identifier: Apache-2.0
/** The compute driver for Docker Engine. */
@NullMarked
package org.thecloud.compute.docker;

import org.jspecify.annotations.NullMarked;
