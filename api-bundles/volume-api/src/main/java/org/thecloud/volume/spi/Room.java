// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.spi;

/**
 * What a backend has.
 *
 * @param totalBytes of everything
 * @param freeBytes that are promised to no volume or snapshot
 */
public record Room(long totalBytes, long freeBytes) {}
