// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.timetable.DstGap;
import org.thecloud.cron.timetable.DstOverlap;

/** What a tenant wants of a job. */
public record JobSpec(boolean paused, When when, Target target, Conduct conduct) {

    /**
     * When it is due.
     *
     * @param jitter seconds over which its runs are spread
     */
    public record When(
            String schedule, String timeZone, DstGap dstGap, DstOverlap dstOverlap, int jitter) {}

    /**
     * On what it acts.
     *
     * @param type {@code url}, or the name of an installed kind of target
     * @param url address, for {@code url}
     * @param headers encrypted, as they often hold keys
     * @param parameters what other targets want to know
     * @param timeout seconds that one attempt may take
     */
    public record Target(
            String type,
            @Nullable String url,
            @Nullable String method,
            @Nullable String headers,
            @Nullable String payload,
            Map<String, String> parameters,
            int timeout) {

        public static final String URL = "url";

        public Target {
            // absent in what is stored when there are none
            parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        }

        /** Whether it is an address, which takes nothing that is installed. */
        public boolean toUrl() {
            return type.equals(URL);
        }
    }

    /**
     * How it goes about it.
     *
     * @param retries further attempts after a failure that may pass
     * @param retryDelay seconds before the first of them; each waits twice as long as the one
     *     before
     */
    public record Conduct(Overlap overlap, Misfire misfire, int retries, int retryDelay) {}
}
