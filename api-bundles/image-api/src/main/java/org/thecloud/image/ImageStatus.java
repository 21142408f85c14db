// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

/**
 * What was seen of an image that is complete.
 *
 * @param fileBytes that it takes
 * @param diskBytes of the disk that a machine sees
 */
public record ImageStatus(long fileBytes, long diskBytes) {}
