// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.thecloud.volume.shell;

import org.jspecify.annotations.NullMarked;
