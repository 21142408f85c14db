// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.util.UUID;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.spi.Disk;

/** A volume in the words of the driver interface. */
record Disks(Keys keys, UUID installation) {

    private static final int GIB = 30;

    Disk of(Resource<VolumeSpec, VolumeStatus> volume) {
        VolumeSpec spec = volume.spec();
        return new Disk(
                volume.id(),
                installation,
                (long) spec.sizeGb() << GIB,
                keys.open(volume.tenant(), spec.sealedKey()),
                spec.source());
    }

    static int gigabytes(long bytes) {
        return (int) (bytes >> GIB);
    }
}
