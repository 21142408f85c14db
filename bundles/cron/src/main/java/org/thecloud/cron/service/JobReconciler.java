// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.Alerts;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.KernelError;
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

    /** Should nobody tell that a target is back. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Jobs jobs;
    private final Targets targets;
    private final ScheduleTable schedules;
    private final Alerts alerts;

    @Activate
    public JobReconciler(
            @Reference Jobs jobs,
            @Reference Targets targets,
            @Reference ScheduleTable schedules,
            @Reference Alerts alerts) {
        this.jobs = jobs;
        this.targets = targets;
        this.schedules = schedules;
        this.alerts = alerts;
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
        JobSpec.Target target = job.spec().target();
        if (!target.toUrl() && !targets.here(target.type())) {
            String missing = "target " + target.type() + " is not installed";
            return Step.again(
                    States.DEGRADED,
                    status,
                    LOOK_AGAIN,
                    new Reason(KernelError.DRIVER_MISSING.name(), missing));
        }
        return alerts.of(job.id())
                .filter(JobReconciler::stillTrue)
                .map(reason -> Step.done(States.DEGRADED, status, reason))
                .orElseGet(() -> Step.done(JobKind.ACTIVE, status));
    }

    /** A run that failed for want of its target is no news any more once that is back. */
    private static boolean stillTrue(Reason alert) {
        return !alert.code().equals(KernelError.DRIVER_MISSING.name());
    }
}
