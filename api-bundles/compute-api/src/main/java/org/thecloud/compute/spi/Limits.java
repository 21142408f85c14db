// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

/**
 * What a driver can hold and enforce.
 *
 * @param diskEnforced whether {@code diskBytes} is a limit or only a wish; said in every instance
 *     where it is none
 * @param isolation what stands between machines, such as {@code container} or {@code virtual
 *     machine}
 * @param simulated whether nothing real stands behind it
 */
public record Limits(
        int mostVcpus,
        long mostMemoryBytes,
        boolean diskEnforced,
        String isolation,
        boolean simulated) {}
