// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.thecloud.volume.file;

import org.jspecify.annotations.NullMarked;
