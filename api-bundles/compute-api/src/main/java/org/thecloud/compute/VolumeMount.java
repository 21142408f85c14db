// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.UUID;

/**
 * That an instance shall have a volume.
 *
 * @param path where its file system is found in an instance that has a file system; a virtual
 *     machine finds a disk whose serial begins with the volume's id
 */
public record VolumeMount(UUID volume, String path, boolean readOnly) {}
