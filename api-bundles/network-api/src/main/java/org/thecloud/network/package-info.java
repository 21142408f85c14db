// SPDX-License-Identifier: Apache-2.0
/** Networks: what may be asked of the network service. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
