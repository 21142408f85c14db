// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/**
 * What an instance uses.
 *
 * @param cpuPercent of one core, so two busy cores are 200
 */
public record InstanceStats(
        double cpuPercent,
        long memoryBytes,
        long memoryLimitBytes,
        long networkReceivedBytes,
        long networkSentBytes,
        long diskReadBytes,
        long diskWrittenBytes,
        long processes) {}
