// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Map;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.resource.Resource;

/**
 * A job, and how it stands.
 *
 * @param headers what it sends along, in the clear
 */
public record Job(
        Resource<JobSpec, JobStatus> resource, Map<String, Secret> headers, Standing standing) {

    /** One word: what the tenant wants, before its reconciler has seen it. */
    public String state() {
        if (resource.deleting()) {
            return resource.state();
        }
        if (resource.spec().paused()) {
            return JobKind.PAUSED;
        }
        return resource.state().equals(JobKind.PAUSED) ? JobKind.ACTIVE : resource.state();
    }
}
