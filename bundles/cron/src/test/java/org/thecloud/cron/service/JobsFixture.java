// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.osgi.util.converter.Converters;
import org.thecloud.cron.store.RunTable;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.resource.Resources;

/** The service with a clock of the test's own. */
public final class JobsFixture {

    private JobsFixture() {}

    public static Jobs jobs(
            Resources resources,
            Cipher cipher,
            Targets targets,
            ScheduleTable schedules,
            RunTable runs,
            Clock clock) {
        Jobs jobs = new Jobs(resources, cipher, targets, schedules, runs, config(Map.of()), clock);
        jobs.authorizer =
                (caller, permission, resource) ->
                        new Decision(!resource.endsWith("/closed"), "the test says so");
        return jobs;
    }

    /** What a tenant's quota says of the seconds between two runs. */
    public static void limit(Jobs jobs, long seconds) {
        jobs.limits = (tenant, quota) -> java.util.OptionalLong.of(seconds);
    }

    public static Housekeeping housekeeping(RunTable runs, Clock clock) {
        return new Housekeeping(runs, config(Map.of()), clock);
    }

    public static Config config(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("interval.seconds", 10);
        all.put("grace.seconds", 60);
        all.put("catch.up", 5);
        all.put("calls", 200);
        all.put("calls.per.tenant", 100);
        all.put("calls.per.host", 8);
        all.put("drain.seconds", 5);
        all.put("runs.kept", 20);
        all.put("runs.days", 30);
        all.putAll(settings);
        return Converters.standardConverter().convert(all).to(Config.class);
    }

    /** A job of which only this is said. */
    public static JobWish wish(String name, String schedule, String url) {
        return new Wish().with("name", name).with("schedule", schedule).with("url", url).made();
    }

    /** Names what is said; the rest is absent. */
    public static final class Wish {

        private final Map<String, Object> said = new HashMap<>();

        public Wish with(String field, Object value) {
            said.put(field, value);
            return this;
        }

        @SuppressWarnings("unchecked")
        private <V> V get(String field) {
            return (V) said.get(field);
        }

        public JobWish made() {
            return new JobWish(
                    get("name"),
                    get("schedule"),
                    get("timeZone"),
                    get("dstGap"),
                    get("dstOverlap"),
                    get("jitter"),
                    get("type"),
                    get("url"),
                    get("method"),
                    get("headers"),
                    get("payload"),
                    get("parameters"),
                    get("timeout"),
                    get("overlap"),
                    get("misfire"),
                    get("retries"),
                    get("retryDelay"),
                    get("labels"));
        }
    }
}
