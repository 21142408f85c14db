// SPDX-License-Identifier: Apache-2.0
/** How a service offers JAX-RS resources: marks, paging, answers. */
@Export
@Version("1.2.0")
@NullMarked
package org.thecloud.rest;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
