// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

/** What starts an image. */
public enum Firmware {
    BIOS,
    UEFI
}
