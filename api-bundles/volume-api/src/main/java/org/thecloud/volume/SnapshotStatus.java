// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

/**
 * What is known of a snapshot.
 *
 * @param sizeGb size of the volume when it was taken
 */
public record SnapshotStatus(int sizeGb) {}
