// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Jobs;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(
        scope = "cron",
        name = "list",
        description = "Lists scheduled jobs of a tenant, newest first")
public final class CronList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Jobs jobs;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                jobs.list(caller, ResourceQuery.of(new PageQuery(limit, after)))
                        .map(JobRow::of)
                        .items(),
                "id",
                "name",
                "status",
                "schedule",
                "time_zone",
                "next_run_at",
                "last_run_at",
                "last_run_status",
                "target");
    }
}
