// SPDX-License-Identifier: Apache-2.0
/**
 * What drivers need of the host whose volumes they show: its programs, loop devices, mounts, and
 * the file system of a volume.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.thecloud.volume.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
