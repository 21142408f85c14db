// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.cron.store.ScheduleTable.Alert;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;

/**
 * Lets schedules follow their jobs, whatever died in between, and lets a job's state say whether
 * its runs happen: that is the news that listeners of changes get.
 */
@Component(service = Reconciler.class)
public final class JobReconciler implements Reconciler<JobSpec, JobStatus> {

    private final Jobs jobs;
    private final ScheduleTable schedules;

    @Activate
    public JobReconciler(@Reference Jobs jobs, @Reference ScheduleTable schedules) {
        this.jobs = jobs;
        this.schedules = schedules;
    }

    @Override
    public ResourceKind<JobSpec, JobStatus> kind() {
        return new JobKind();
    }

    @Override
    public Step<JobStatus> reconcile(Caller self, Resource<JobSpec, JobStatus> job) {
        if (job.deleting()) {
            schedules.remove(job.id());
            return Step.gone();
        }
        jobs.follow(job);
        JobStatus status = new JobStatus(job.generation());
        if (job.spec().paused()) {
            return Step.done(JobKind.PAUSED, status);
        }
        Optional<Alert> alert = schedules.alert(job.id());
        return alert.isEmpty()
                ? Step.done(JobKind.ACTIVE, status)
                : Step.done(
                        States.DEGRADED,
                        status,
                        new Reason(
                                String.valueOf(alert.get().code()),
                                String.valueOf(alert.get().message())));
    }
}
