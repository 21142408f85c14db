// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.cron.service.Jobs;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "cron", name = "resume", description = "Resumes a scheduled job")
public final class CronResume extends MutatingCommand {

    @Argument(name = "job", description = "name or id", required = true)
    @Completion(JobCompleter.class)
    private String job;

    @Reference private Jobs jobs;

    @Override
    protected String permission() {
        return "cron:update";
    }

    @Override
    protected String target() {
        return "cron/" + job;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = JobRow.id(jobs, caller, job);
        return new Done("cron/" + id, Answer.one(JobRow.of(jobs.resume(caller, id))));
    }
}
