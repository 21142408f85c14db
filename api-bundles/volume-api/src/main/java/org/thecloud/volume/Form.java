// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

/** How a machine takes a volume. */
public enum Form {
    /** As a folder of the host in which the volume's file system is mounted. */
    FOLDER,
    /** As a file or device of the host that holds the volume's bytes, for a virtual disk. */
    DISK
}
