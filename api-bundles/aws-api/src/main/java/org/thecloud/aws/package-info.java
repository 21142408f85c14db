// SPDX-License-Identifier: Apache-2.0
/** How a service speaks one of the AWS protocols on the platform's listener for them. */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.aws;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
