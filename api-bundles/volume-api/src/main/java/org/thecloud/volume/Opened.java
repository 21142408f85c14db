// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

/**
 * A volume that is ready for a machine on this host.
 *
 * @param path absolute path of the folder, or of the file or device with the raw bytes of the disk
 */
public record Opened(Form form, String path) {}
