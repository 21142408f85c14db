// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.thecloud.kernel.TenantId;

/**
 * How much of something a tenant used in some time. There is one for each resource, unit and {@code
 * from}, which together name it for good.
 *
 * @param resource what was used; may be gone by now
 * @param name what the resource was called
 * @param unit what is counted, such as {@code byte_hours}
 * @param quantity exact or, where the unit is a product with time, rounded to a millionth; never
 *     negative
 * @param to when the time ends; not in it itself
 */
public record Usage(
        TenantId tenant,
        UUID resource,
        String name,
        String unit,
        BigDecimal quantity,
        Instant from,
        Instant to) {}
