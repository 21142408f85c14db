// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

import java.util.UUID;

/**
 * An image as a file on this host, complete and verified. It stays as it is while a resource names
 * the image.
 *
 * @param path absolute
 * @param diskBytes of the disk that a machine sees
 */
public record ImageFile(
        UUID id, String path, ImageFormat format, Firmware firmware, long diskBytes) {}
