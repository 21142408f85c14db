// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Jobs;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "cron", name = "runs", description = "Lists runs of a job, newest first")
public final class CronRuns extends CloudCommand {

    @Argument(name = "job", description = "name or id", required = true)
    @Completion(JobCompleter.class)
    private String job;

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Jobs jobs;

    @Override
    protected Answer answer(Caller caller) {
        UUID id = JobRow.id(jobs, caller, job);
        return Answer.rows(
                jobs.runs(caller, id, new PageQuery(limit, after)).map(RunRow::of).items(),
                "number",
                "status",
                "origin",
                "scheduled_at",
                "finished_at",
                "attempts",
                "http_status",
                "code",
                "message");
    }
}
