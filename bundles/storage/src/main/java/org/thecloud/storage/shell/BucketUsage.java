// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.shell;

import java.math.BigDecimal;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.access.Usage;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.storage.service.StorageUsage;

@Service
@Command(
        scope = "bucket",
        name = "usage",
        description = "Lists what buckets of a tenant were used for, by the hour")
public final class BucketUsage extends CloudCommand {

    @Option(name = "--from", description = "such as 2026-01-31T12:00:00Z; else a day before --to")
    private @Nullable String from;

    @Option(name = "--to", description = "likewise; else now")
    private @Nullable String to;

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.MOST;

    @Reference private StorageUsage usage;

    record Row(
            String bucket,
            String unit,
            BigDecimal quantity,
            Instant startTime,
            Instant endTime,
            boolean settled) {

        static Row of(Usage usage, Instant settled) {
            return new Row(
                    usage.name(),
                    usage.unit(),
                    usage.quantity(),
                    usage.from(),
                    usage.to(),
                    !usage.to().isAfter(settled));
        }
    }

    @Override
    protected Answer answer(Caller caller) {
        Instant settled = usage.settled();
        return Answer.rows(
                usage.of(caller, from, to, new PageQuery(limit, null))
                        .map(one -> Row.of(one, settled))
                        .items(),
                "bucket",
                "unit",
                "quantity",
                "start_time",
                "end_time",
                "settled");
    }
}
