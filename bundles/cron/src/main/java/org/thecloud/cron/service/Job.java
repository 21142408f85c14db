// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Resource;

/**
 * A job with what its rows say.
 *
 * @param headers names of the headers of its calls
 * @param nextAt when it is due next; absent while it is paused
 * @param last its newest run
 */
public record Job(
        Resource<CronSpec, CronStatus> resource,
        Set<String> headers,
        @Nullable Instant nextAt,
        @Nullable Run last) {

    /** ACTIVE or PAUSED as the tenant wants it, whether its timer has followed or not. */
    public String state() {
        if (resource.deleting()) {
            return resource.state();
        }
        return resource.spec().paused() ? CronKind.PAUSED : CronKind.ACTIVE;
    }
}
