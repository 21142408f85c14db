// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.UUID;

/**
 * That an instance shall have a volume.
 *
 * @param path where its file system is found in an instance that has a file system; a virtual
 *     machine finds a disk whose serial begins with the volume's id
 * @param leaving whether it shall not have it any more, and holds it until its machine has let go
 */
public record VolumeMount(UUID volume, String path, boolean readOnly, boolean leaving) {

    /** One that stays. */
    public VolumeMount(UUID volume, String path, boolean readOnly) {
        this(volume, path, readOnly, false);
    }

    /** The same on its way out. */
    public VolumeMount left() {
        return new VolumeMount(volume, path, readOnly, true);
    }
}
