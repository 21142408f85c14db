// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.CronJobs;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobSettings;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "cron", name = "create", description = "Makes a job")
public final class CronCreate extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Argument(
            index = 1,
            name = "schedule",
            description = "such as '0 4 * * *' or @daily",
            required = true)
    private String schedule;

    @Option(name = "--url", description = "what is called")
    private @Nullable String url;

    @Option(name = "--queue", description = "id of the queue that gets a message instead")
    private @Nullable String queue;

    @Option(name = "--time-zone", description = "such as Europe/Berlin, UTC unless told")
    private @Nullable String zone;

    @Option(name = "--method", description = "POST unless told")
    private @Nullable String method;

    @Option(name = "--payload", description = "body of the call or of the message")
    private @Nullable String payload;

    @Option(name = "--timeout", description = "seconds for one attempt, 30 unless told")
    private @Nullable Integer timeout;

    @Option(name = "--retries", description = "attempts after the first, 3 unless told")
    private @Nullable Integer retries;

    @Option(name = "--overlap", description = "skip or allow")
    private @Nullable String overlap;

    @Option(name = "--misfire", description = "once or skip")
    private @Nullable String misfire;

    @Reference private CronJobs jobs;

    @Override
    protected String permission() {
        return "cron:create";
    }

    @Override
    protected String target() {
        return "cron/*";
    }

    @Override
    protected Done change(Caller caller) {
        Job made =
                jobs.create(
                        caller,
                        name,
                        new JobSettings(
                                schedule,
                                zone,
                                url,
                                queue == null ? null : Ids.parse("queue", queue),
                                method,
                                null,
                                payload,
                                timeout,
                                retries,
                                overlap,
                                misfire,
                                null),
                        Map.of());
        return new Done("cron/" + made.resource().id(), Answer.one(JobRow.of(made)));
    }
}
