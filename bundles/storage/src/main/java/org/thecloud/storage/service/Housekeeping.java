// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.store.GarbageTables;

/**
 * Takes bytes off the disk that nothing names any more: those of what was deleted after a while,
 * and those that a crash left behind, found by going through the whole store, a piece at a time.
 */
@Component(service = Sweep.class, configurationPid = "org.thecloud.storage")
@Designate(ocd = Config.class)
public final class Housekeeping implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final int PAGE = 500;
    private static final int PAGES_A_SWEEP = 40;

    private final GarbageTables tables;
    private final Blobs blobs;
    private final Clock clock;
    private final Duration grace;
    private final Duration orphanAge;
    private @Nullable String searched;

    @Activate
    public Housekeeping(Config config, @Reference GarbageTables tables, @Reference Blobs blobs) {
        this(
                tables,
                blobs,
                Clock.systemUTC(),
                Duration.ofSeconds(config.garbage_seconds()),
                Duration.ofHours(config.orphan_hours()));
    }

    Housekeeping(
            GarbageTables tables, Blobs blobs, Clock clock, Duration grace, Duration orphanAge) {
        this.tables = tables;
        this.blobs = blobs;
        this.clock = clock;
        this.grace = grace;
        this.orphanAge = orphanAge;
    }

    @Override
    public String name() {
        return "storage-garbage";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void sweep() {
        int deleted = deleted();
        int orphans = orphans();
        if (orphans > 0) {
            log.info("{} blobs that nothing named were removed", orphans);
        }
        log.debug("{} blobs of deleted objects were removed", deleted);
    }

    /** Removes the bytes of what was deleted; answers how many blobs. */
    int deleted() {
        int all = 0;
        for (int page = 0; page < PAGES_A_SWEEP; page++) {
            List<UUID> garbage = tables.garbage(clock.instant().minus(grace), PAGE);
            if (garbage.isEmpty()) {
                break;
            }
            garbage.forEach(blobs::delete);
            tables.collected(garbage);
            all += garbage.size();
        }
        return all;
    }

    /** Removes what a crash left in the next piece of the store; answers how many blobs. */
    int orphans() {
        int all = 0;
        for (int page = 0; page < PAGES_A_SWEEP; page++) {
            Listing listing = blobs.list(searched, PAGE);
            Instant before = clock.instant().minus(orphanAge);
            List<UUID> old = new ArrayList<>();
            for (Listing.Found found : listing.blobs()) {
                if (found.at().isBefore(before)) {
                    old.add(found.id());
                }
            }
            Set<UUID> orphans = tables.unknown(old);
            orphans.forEach(blobs::delete);
            all += orphans.size();
            searched = listing.next();
            if (searched == null) {
                break;
            }
        }
        return all;
    }
}
