// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Map;
import org.thecloud.kernel.resource.ResourceKind;

/** What the store knows of jobs. */
public final class JobKind implements ResourceKind<JobSpec, JobStatus> {

    public static final String NAME = "cron";

    /** Follows its schedule. */
    public static final String ACTIVE = "ACTIVE";

    /** Does nothing until it is resumed. */
    public static final String PAUSED = "PAUSED";

    /** Field to find jobs by. */
    static final String TARGET_TYPE = "target_type";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<JobSpec> specType() {
        return JobSpec.class;
    }

    @Override
    public Class<JobStatus> statusType() {
        return JobStatus.class;
    }

    @Override
    public String initialState() {
        return ACTIVE;
    }

    @Override
    public Map<String, Long> quota(JobSpec spec) {
        return Map.of("cron_jobs", 1L);
    }

    // Encrypting the same headers twice does not give the same.
    @Override
    public Object identity(JobSpec spec) {
        JobSpec.Target target = spec.target();
        return new JobSpec(
                spec.paused(),
                spec.when(),
                new JobSpec.Target(
                        target.type(),
                        target.url(),
                        target.method(),
                        null,
                        target.payload(),
                        target.parameters(),
                        target.timeout()),
                spec.conduct());
    }

    @Override
    public Map<String, String> index(JobSpec spec) {
        return Map.of(TARGET_TYPE, spec.target().type());
    }

    @Override
    public Map<String, String> dimensions(JobSpec spec) {
        return Map.of(TARGET_TYPE, spec.target().type());
    }
}
