// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.cron.service.CronJobs;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "cron", name = "runs", description = "Lists runs of a job, newest first")
public final class CronRuns extends CloudCommand {

    @Argument(name = "job", description = "name or id", required = true)
    @Completion(CronCompleter.class)
    private String job;

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Reference private CronJobs jobs;

    @Override
    protected Answer answer(Caller caller) {
        int most = new PageQuery(limit, null).limit();
        return Answer.rows(
                jobs.runs(caller, JobRow.id(jobs, caller, job), most, null),
                "id",
                "due_at",
                "manual",
                "state",
                "attempts",
                "status_code",
                "code",
                "message",
                "ended_at");
    }
}
