// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.thecloud.kernel.resource.Reference;
import org.thecloud.kernel.resource.ResourceKind;

/** What the store knows of jobs. */
final class CronKind implements ResourceKind<CronSpec, CronStatus> {

    static final String NAME = "cron";
    static final String ACTIVE = "ACTIVE";
    static final String PAUSED = "PAUSED";

    private static final String QUEUE = "queue";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<CronSpec> specType() {
        return CronSpec.class;
    }

    @Override
    public Class<CronStatus> statusType() {
        return CronStatus.class;
    }

    @Override
    public String initialState() {
        return ACTIVE;
    }

    @Override
    public Map<String, Long> quota(CronSpec spec) {
        return Map.of("cron_jobs", 1L);
    }

    @Override
    public Set<Reference> references(CronSpec spec) {
        UUID queue = spec.queue();
        return queue == null ? Set.of() : Set.of(new Reference(QUEUE, queue));
    }

    @Override
    public Object identity(CronSpec spec) {
        return new CronSpec(
                spec.schedule(),
                spec.timeZone(),
                spec.url(),
                spec.queue(),
                spec.method(),
                null,
                spec.body(),
                spec.timeoutSeconds(),
                spec.retries(),
                spec.overlap(),
                spec.misfire(),
                spec.paused());
    }
}
