// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.thecloud.kernel.access.Usage;

/**
 * How much of something a bucket used in an hour.
 *
 * @param settled whether it does not change any more
 */
record UsageView(
        UUID resourceId,
        String bucket,
        String unit,
        BigDecimal quantity,
        Instant startTime,
        Instant endTime,
        boolean settled) {

    static UsageView of(Usage usage, Instant settled) {
        return new UsageView(
                usage.resource(),
                usage.name(),
                usage.unit(),
                usage.quantity(),
                usage.from(),
                usage.to(),
                !usage.to().isAfter(settled));
    }
}
