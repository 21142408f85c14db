// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

/** What the bytes of an image are. */
public enum ImageFormat {
    /** A disk of QEMU's that holds what was written only. */
    QCOW2,
    /** A disk, byte by byte. */
    RAW
}
