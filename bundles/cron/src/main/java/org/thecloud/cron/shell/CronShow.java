// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.cron.service.CronJobs;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "cron", name = "show", description = "Shows one job")
public final class CronShow extends CloudCommand {

    @Argument(name = "job", description = "name or id", required = true)
    @Completion(CronCompleter.class)
    private String job;

    @Reference private CronJobs jobs;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(JobRow.of(jobs.get(caller, JobRow.id(jobs, caller, job))));
    }
}
