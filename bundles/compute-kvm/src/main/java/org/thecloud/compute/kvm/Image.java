// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.nio.file.Path;

/**
 * A disk from which machines are made; it never changes.
 *
 * @param sizeBytes of the disk as a machine sees it
 */
record Image(Path file, Format format, Firmware firmware, long sizeBytes) {

    /** What the file is. */
    enum Format {
        QCOW2,
        RAW
    }

    /** What starts it. */
    enum Firmware {
        BIOS,
        UEFI
    }
}
