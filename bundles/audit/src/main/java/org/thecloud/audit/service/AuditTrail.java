// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.audit.store.AuditTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.RequestListener;
import org.thecloud.kernel.access.RequestRecord;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.ChangeListener;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.work.Sweep;

/**
 * Records every mutating and every refused request before its answer is sent, and each change whose
 * request died before it could be answered.
 */
@Component(service = {RequestListener.class, ChangeListener.class, Sweep.class})
public final class AuditTrail implements RequestListener, ChangeListener, Sweep {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BATCH = 500;
    private static final int STRANGERS_A_MINUTE = 120;
    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FAULT = 500;

    private final AuditTables tables;
    private final Appender appender;
    private final Clock clock;
    private final AtomicReference<Minute> strangers =
            new AtomicReference<>(new Minute(Instant.EPOCH, 0, 0));

    /** Refused strangers in the present minute. */
    private record Minute(Instant began, int written, int skipped) {}

    @Activate
    public AuditTrail(@Reference AuditTables tables, @Reference Appender appender) {
        this(tables, appender, Clock.systemUTC());
    }

    AuditTrail(AuditTables tables, Appender appender, Clock clock) {
        this.tables = tables;
        this.appender = appender;
        this.clock = clock;
    }

    @Override
    public void answered(RequestRecord request) {
        String detail = request.detail();
        if (stranger(request) && request.status() >= FIRST_REFUSAL) {
            Minute now = strangers.updateAndGet(this::next);
            if (now.skipped() > 0 && now.written() == STRANGERS_A_MINUTE) {
                return; // a flood must not fill the disk; how many were left out is written later
            }
            detail = (detail == null ? "" : detail) + left(now);
        }
        appender.append(entry(request, detail));
    }

    private static boolean stranger(RequestRecord request) {
        Caller caller = request.caller();
        return caller == null || caller.principal().type() == Principal.Type.ANONYMOUS;
    }

    private Minute next(Minute last) {
        Instant now = clock.instant();
        if (last.began().plus(Duration.ofMinutes(1)).isBefore(now)) {
            return new Minute(now, 1, last.skipped());
        }
        return last.written() < STRANGERS_A_MINUTE
                ? new Minute(last.began(), last.written() + 1, 0)
                : new Minute(last.began(), last.written(), last.skipped() + 1);
    }

    private static String left(Minute now) {
        return now.written() == 1 && now.skipped() > 0
                ? " (%d more of this sort were refused before and not written down)"
                        .formatted(now.skipped())
                : "";
    }

    private static Entry entry(RequestRecord request, @Nullable String detail) {
        Caller caller = stranger(request) ? null : request.caller();
        Principal actor = caller == null ? null : caller.principal();
        int status = request.status();
        String told = detail;
        if (request.dryRun()) {
            told = told == null ? "dry run" : "dry run: " + told;
        }
        return new Entry(
                Ids.next(),
                tenant(caller, request),
                request.at(),
                actor == null ? "ANONYMOUS" : actor.type().name(),
                actor == null ? null : actor.id(),
                actor == null ? "anonymous" : actor.name(),
                actor == null ? null : actor.credential(),
                Entry.action(request.action()),
                request.resource(),
                status < FIRST_REFUSAL
                        ? Entry.SUCCESS
                        : status < FIRST_FAULT ? Entry.DENIED : Entry.FAILURE,
                status,
                request.code(),
                told,
                request.requestId(),
                request.address(),
                request.userAgent());
    }

    // What was done to a tenant is in that tenant's trail, wherever its doer was active.
    private static @Nullable UUID tenant(@Nullable Caller caller, RequestRecord request) {
        if (caller == null) {
            return null;
        }
        String resource = request.resource();
        if (resource.startsWith("tenant/") && request.status() < FIRST_REFUSAL) {
            try {
                return Ids.parse("tenant", resource.substring("tenant/".length()));
            } catch (CloudException notATenant) {
                return caller.tenant().value();
            }
        }
        return caller.tenant().equals(TenantId.PLATFORM) ? null : caller.tenant().value();
    }

    @Override
    public String cursor() {
        return "audit";
    }

    @Override
    public void changed(List<Change> batch) {
        Set<String> known =
                tables.known(batch.stream().map(Change::requestId).collect(Collectors.toSet()));
        List<Owed> owed = new ArrayList<>();
        for (Change change : batch) {
            boolean background = change.actor().equals(Principal.SYSTEM.id());
            boolean failed =
                    States.FAILED.equals(change.after()) && !States.FAILED.equals(change.before());
            if (background ? failed : !known.contains(change.requestId())) {
                owed.add(owed(change));
            }
        }
        if (!owed.isEmpty()) {
            tables.owe(owed);
        }
    }

    private static Owed owed(Change change) {
        String what =
                change.type() == Change.Type.STATE && change.after() != null
                        ? change.after()
                        : change.type().name();
        return new Owed(
                change.sequence(),
                change.requestId(),
                change.tenant(),
                change.actor(),
                change.actorName(),
                Entry.action(change.kind() + "_" + what),
                change.kind() + "/" + change.id(),
                change.at());
    }

    @Override
    public String name() {
        return "audit-owed";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    /** Writes the lines that nobody else has written in time. */
    @Override
    public void sweep() {
        List<Owed> overdue = tables.overdue(clock.instant().minus(PATIENCE), BATCH);
        if (overdue.isEmpty()) {
            return;
        }
        Set<String> known =
                tables.known(overdue.stream().map(Owed::requestId).collect(Collectors.toSet()));
        Set<String> system =
                overdue.stream()
                        .filter(owed -> owed.actor().equals(Principal.SYSTEM.id()))
                        .map(Owed::requestId)
                        .collect(Collectors.toSet());
        tables.settle(known.stream().filter(id -> !system.contains(id)).toList());
        List<Entry> lines =
                overdue.stream()
                        .filter(
                                owed ->
                                        system.contains(owed.requestId())
                                                || !known.contains(owed.requestId()))
                        .map(AuditTrail::late)
                        .toList();
        if (!lines.isEmpty()) {
            appender.appendAll(lines);
        }
    }

    private static Entry late(Owed owed) {
        boolean background = owed.actor().equals(Principal.SYSTEM.id());
        return new Entry(
                Ids.next(),
                owed.tenant().equals(TenantId.PLATFORM) ? null : owed.tenant().value(),
                owed.at(),
                background ? Principal.Type.SYSTEM.name() : Principal.Type.USER.name(),
                owed.actor(),
                owed.actorName(),
                null,
                owed.action(),
                owed.resource(),
                background ? Entry.FAILURE : Entry.SUCCESS,
                0,
                null,
                background
                        ? "seen by the platform itself"
                        : "taken from the change: its request was never answered",
                owed.requestId(),
                null,
                null);
    }
}
