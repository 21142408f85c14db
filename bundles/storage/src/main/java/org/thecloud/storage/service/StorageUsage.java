// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.access.Usage;
import org.thecloud.kernel.access.UsageSource;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.storage.store.UsageTables;

/**
 * What buckets were used for, by the hour. Its sweep writes down hours in which nothing changed.
 */
@Component(
        service = {StorageUsage.class, UsageSource.class, Sweep.class},
        configurationPid = "org.thecloud.storage")
public final class StorageUsage implements UsageSource, Sweep {

    /** When an hour is settled, after its end: every runtime has written what it counted. */
    static final Duration SETTLING = Traffic.LATE.multipliedBy(2);

    private static final Logger log = LoggerFactory.getLogger(StorageUsage.class);
    private static final Duration USUAL = Duration.ofDays(1);

    /** Databases have no room for any time. */
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private final UsageTables tables;
    private final Duration kept;
    private final Clock clock;

    @Activate
    public StorageUsage(Config config, @Reference UsageTables tables) {
        this(tables, Duration.ofDays(config.usage_days()), Clock.systemUTC());
    }

    StorageUsage(UsageTables tables, Duration kept, Clock clock) {
        this.tables = tables;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "storage";
    }

    @Override
    public Instant settled() {
        return tables.closed(clock.instant().minus(SETTLING).truncatedTo(ChronoUnit.HOURS));
    }

    @Override
    public Page<Usage> between(Instant from, Instant to, PageQuery page) {
        Instant settled = settled();
        return tables.page(null, from, to.isBefore(settled) ? to : settled, clock.instant(), page);
    }

    /**
     * What the caller's tenant used in the hours that begin in a range, also in those that are not
     * settled yet.
     *
     * @param from RFC 3339; absent for a day before the end
     * @param to RFC 3339, not in the range itself; absent for now
     */
    public Page<Usage> of(
            Caller caller, @Nullable String from, @Nullable String to, PageQuery page) {
        Instant now = clock.instant();
        Instant end = to == null ? now : time("to", to);
        Instant begin = from == null ? end.minus(USUAL) : time("from", from);
        if (!begin.isBefore(end)) {
            throw CloudException.invalid("to", "to must be after from");
        }
        return tables.page(caller.tenant(), begin, end, now, page);
    }

    private static Instant time(String field, String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(Instant.EPOCH) && time.isBefore(LAST)) {
                return time;
            }
        } catch (DateTimeParseException noTime) {
            // refused below
        }
        throw CloudException.invalid(field, field + " must be a time like 2026-01-31T12:00:00Z");
    }

    @Override
    public String name() {
        return "storage-usage";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void sweep() {
        Instant now = clock.instant();
        int closed = tables.close(now);
        int forgotten = tables.forget(now.minus(kept));
        log.debug("{} hours of buckets are over, {} rows are forgotten", closed, forgotten);
    }
}
