// SPDX-License-Identifier: Apache-2.0
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
