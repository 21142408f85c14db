// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobWish;
import org.thecloud.cron.service.Jobs;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "cron", name = "create", description = "Makes a scheduled job")
public final class CronCreate extends MutatingCommand {

    @Argument(index = 0, name = "name", description = "its name", required = true)
    private String name;

    @Argument(
            index = 1,
            name = "schedule",
            description = "such as '0 3 * * *', @daily or '@every 5m'",
            required = true)
    private String schedule;

    @Argument(index = 2, name = "url", description = "address to call; not for other targets")
    private @Nullable String url;

    @Option(name = "--time-zone", description = "such as Europe/Berlin; UTC if absent")
    private @Nullable String zone;

    @Option(name = "--method", description = "GET, POST and the like; POST if absent")
    private @Nullable String method;

    @Option(name = "--header", description = "NAME=VALUE to send along", multiValued = true)
    private @Nullable List<String> headers;

    @Option(name = "--payload", description = "what to send")
    private @Nullable String payload;

    @Option(name = "--target", description = "type of another target than an address")
    private @Nullable String type;

    @Option(
            name = "--parameter",
            description = "NAME=VALUE that the target wants to know",
            multiValued = true)
    private @Nullable List<String> parameters;

    @Option(name = "--timeout", description = "seconds for one attempt")
    private @Nullable Integer timeout;

    @Option(name = "--retries", description = "further attempts")
    private @Nullable Integer retries;

    @Option(name = "--jitter", description = "seconds over which runs are spread")
    private @Nullable Integer jitter;

    @Option(name = "--overlap", description = "while an earlier run lasts: skip, queue or allow")
    @Completion(
            value = StringsCompleter.class,
            values = {"skip", "queue", "allow"})
    private @Nullable String overlap;

    @Option(name = "--misfire", description = "for missed runs: run_once, skip or run_all")
    @Completion(
            value = StringsCompleter.class,
            values = {"run_once", "skip", "run_all"})
    private @Nullable String misfire;

    @Reference private Jobs jobs;

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
                        new JobWish(
                                name,
                                schedule,
                                zone,
                                null,
                                null,
                                jitter,
                                type,
                                url,
                                method,
                                pairs("header", headers),
                                payload,
                                pairs("parameter", parameters),
                                timeout,
                                overlap,
                                misfire,
                                retries,
                                null,
                                null));
        return new Done("cron/" + made.resource().id(), Answer.one(JobRow.of(made)));
    }

    private static @Nullable Map<String, String> pairs(
            String option, @Nullable List<String> texts) {
        if (texts == null) {
            return null;
        }
        Map<String, String> pairs = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw CloudException.invalid(option, option + " must be NAME=VALUE");
            }
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }
}
