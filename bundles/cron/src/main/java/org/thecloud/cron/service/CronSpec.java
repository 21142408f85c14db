// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant wants to happen, and when.
 *
 * @param url what is called, or absent
 * @param queue what gets a message instead, or absent
 * @param headers of the call, encrypted; absent for none
 * @param body of the call or message; absent for none
 * @param timeoutSeconds for one attempt
 * @param retries attempts after the first
 * @param overlap what a due time does while a run before it is not done
 * @param misfire what happens to due times that passed while nobody looked
 */
public record CronSpec(
        String schedule,
        String timeZone,
        @Nullable String url,
        @Nullable UUID queue,
        String method,
        @Nullable String headers,
        @Nullable String body,
        int timeoutSeconds,
        int retries,
        Overlap overlap,
        Misfire misfire,
        boolean paused) {

    /** Whether two runs of a job may go on at the same time. */
    public enum Overlap {
        SKIP,
        ALLOW
    }

    /** Whether missed due times are made up for, by one run. */
    public enum Misfire {
        ONCE,
        SKIP
    }

    CronSpec paused(boolean pause) {
        return new CronSpec(
                schedule,
                timeZone,
                url,
                queue,
                method,
                headers,
                body,
                timeoutSeconds,
                retries,
                overlap,
                misfire,
                pause);
    }
}
