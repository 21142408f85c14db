// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

/**
 * What is known of a volume.
 *
 * @param sizeGb the size that it has now
 */
public record VolumeStatus(int sizeGb) {}
