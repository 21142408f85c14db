// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;

/**
 * Tells what tenants used, where usage is not the state of a resource. Whiteboard: whoever makes
 * bills asks each. Thread-safe; what is answered does not change any more, so a range can be asked
 * for again, and ranges that meet count nothing twice.
 */
@ConsumerType
public interface UsageSource {
    /** What sort of usage it is on a bill, such as {@code storage}. Unique, stable. */
    String type();

    /** The time before which all usage is known; what comes later is not answered yet. */
    Instant settled();

    /**
     * Usage of all tenants that began in a range, in order of its beginning.
     *
     * @param to not in the range itself; no later than {@link #settled} is answered
     */
    Page<Usage> between(Instant from, Instant to, PageQuery page);
}
