// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of the work list, for operators. Times are the database's. */
public record Entry(
        String kind,
        UUID id,
        Instant due,
        int attempts,
        @Nullable String worker,
        @Nullable Instant leaseUntil) {}
