// SPDX-License-Identifier: Apache-2.0
/** Resources, the one shape of everything a tenant owns, and what watches them. */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.kernel.resource;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
