// SPDX-License-Identifier: Apache-2.0
/** Who calls and what they may do: contracts of the kernel, implemented by services. */
@Export
@Version("1.1.0")
@NullMarked
package org.thecloud.kernel.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
