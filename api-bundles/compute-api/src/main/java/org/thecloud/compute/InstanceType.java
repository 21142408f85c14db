// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.math.BigDecimal;

/** A size in which instances come, with its price in US dollars. */
public record InstanceType(
        String id,
        String name,
        int vcpus,
        long memoryMb,
        long diskGb,
        int networkMbps,
        BigDecimal pricePerHour,
        String category) {}
