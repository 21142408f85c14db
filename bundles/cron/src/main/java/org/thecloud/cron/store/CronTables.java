// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import static java.util.Comparator.comparing;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.service.Attempt;
import org.thecloud.cron.service.Ending;
import org.thecloud.cron.service.Firing;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.Timer;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;

/**
 * Timers and runs as rows. Times that are compared come from {@link #now}: the clock of the
 * database, which all runtimes share.
 */
@Component(service = CronTables.class)
public final class CronTables {

    private static final Caller SELF = Caller.system(TenantId.PLATFORM, "cron");
    private static final int MOST_TRIES = 5;
    private static final String RUNNING = Run.State.RUNNING.name();
    private static final String DUE = Run.State.DUE.name();
    private static final List<String> OPEN = List.of(DUE, RUNNING);

    private final Database database;

    @Activate
    public CronTables(@Reference Databases databases) {
        database = databases.open("cron", CronTables.class, List.of(TimerRow.class, RunRow.class));
    }

    @Deactivate
    public void close() {
        database.close();
    }

    /** Whether other runtimes may write the same rows. */
    public boolean shared() {
        return database.shared();
    }

    /** The time by the clock of the database. */
    public Instant now() {
        Object now =
                database.read(
                        em -> em.createNativeQuery("select current_timestamp").getSingleResult());
        return now instanceof Timestamp timestamp
                ? timestamp.toInstant()
                : ((OffsetDateTime) now).toInstant();
    }

    public Optional<Timer> timer(UUID job) {
        return database.read(
                em -> Optional.ofNullable(em.find(TimerRow.class, job)).map(TimerRow::timer));
    }

    public List<Timer> timers(Collection<UUID> jobs) {
        return jobs.isEmpty()
                ? List.of()
                : database.read(
                        em ->
                                em.createQuery(
                                                "select t from TimerRow t where t.job in :jobs",
                                                TimerRow.class)
                                        .setParameter("jobs", jobs)
                                        .getResultStream()
                                        .map(TimerRow::timer)
                                        .toList());
    }

    /**
     * Puts a timer in the place of one for an earlier wish.
     *
     * @param timer makes it of the one that is there, if one is
     */
    public void put(UUID job, long generation, Function<Optional<Timer>, Timer> timer) {
        database.write(
                SELF,
                em -> {
                    TimerRow row = em.find(TimerRow.class, job, LockModeType.PESSIMISTIC_WRITE);
                    if (row == null) {
                        em.persist(new TimerRow(timer.apply(Optional.empty())));
                    } else if (row.timer().generation() < generation) {
                        row.set(timer.apply(Optional.of(row.timer())));
                    }
                    return job;
                });
    }

    /** Forgets a job with its runs. */
    public void remove(UUID job) {
        database.write(
                SELF,
                em -> {
                    em.createQuery("delete from TimerRow t where t.job = :job")
                            .setParameter("job", job)
                            .executeUpdate();
                    return em.createQuery("delete from RunRow r where r.job = :job")
                            .setParameter("job", job)
                            .executeUpdate();
                });
    }

    /** When the next timer is due; empty if none is. */
    public Optional<Instant> nextDue() {
        return database.read(
                em ->
                        Optional.ofNullable(
                                        em.createQuery(
                                                        "select min(t.nextAt) from TimerRow t",
                                                        OffsetDateTime.class)
                                                .getSingleResult())
                                .map(OffsetDateTime::toInstant));
    }

    /**
     * Writes the runs of timers that are due and sets the timers on, in one transaction: no due
     * time is lost or written twice, whoever dies or comes between.
     *
     * @return what was written
     */
    public List<Run> fire(Instant now, int most, Firing firing) {
        List<UUID> jobs = due(now, most);
        if (jobs.isEmpty()) {
            return List.of();
        }
        return untilNobodyWasQuicker(
                em -> {
                    List<TimerRow> due = // no longer those that another runtime has set on
                            em.createQuery(
                                            "select t from TimerRow t where t.job in :jobs"
                                                    + " and t.nextAt <= :now order by t.job",
                                            TimerRow.class)
                                    .setParameter("jobs", jobs)
                                    .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                                    .getResultList();
                    Set<UUID> busy = busy(em, due);
                    List<Run> written = new ArrayList<>();
                    for (TimerRow row : due) {
                        Timer timer = row.timer();
                        Firing.Fired fired = firing.fire(timer, now, busy.contains(timer.job()));
                        row.set(fired.timer());
                        written.addAll(fired.runs());
                    }
                    Set<Once> known = known(em, written);
                    written.removeIf(run -> known.contains(new Once(run.job(), run.dueAt())));
                    written.forEach(run -> em.persist(new RunRow(run)));
                    return written;
                });
    }

    private List<UUID> due(Instant now, int most) {
        return database.read(
                em ->
                        List.copyOf(
                                em.createQuery(
                                                "select t.job from TimerRow t where t.nextAt <="
                                                        + " :now order by t.nextAt, t.job",
                                                UUID.class)
                                        .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                        .setMaxResults(most)
                                        .getResultList()));
    }

    private record Once(UUID job, Instant due) {}

    /** Due times that have a run already: the clock may have been set back. */
    private static Set<Once> known(EntityManager em, List<Run> runs) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        return em.createQuery(
                        "select r from RunRow r where r.job in :jobs and r.dueAt in :times"
                                + " and r.manual = false",
                        RunRow.class)
                .setParameter("jobs", runs.stream().map(Run::job).distinct().toList())
                .setParameter(
                        "times",
                        runs.stream()
                                .map(run -> run.dueAt().atOffset(ZoneOffset.UTC))
                                .distinct()
                                .toList())
                .getResultStream()
                .map(RunRow::run)
                .map(run -> new Once(run.job(), run.dueAt()))
                .collect(Collectors.toSet());
    }

    private static Set<UUID> busy(EntityManager em, List<TimerRow> due) {
        if (due.isEmpty()) {
            return Set.of();
        }
        return em.createQuery(
                        "select distinct r.job from RunRow r where r.job in :jobs"
                                + " and r.state in :open",
                        UUID.class)
                .setParameter("jobs", due.stream().map(row -> row.timer().job()).toList())
                .setParameter("open", OPEN)
                .getResultStream()
                .collect(Collectors.toSet());
    }

    private <R> R untilNobodyWasQuicker(Function<EntityManager, R> work) {
        for (int tried = 1; ; tried++) {
            try {
                return database.write(SELF, work);
            } catch (CloudException race) {
                if (tried == MOST_TRIES || !race.details().containsKey("constraint")) {
                    throw race;
                }
            }
        }
    }

    /** Writes a run that somebody asked for. */
    public Run add(Caller caller, Run run) {
        return database.write(
                caller,
                em -> {
                    em.persist(new RunRow(run));
                    return run;
                });
    }

    /** Runs whose next attempt is due, longest due first. */
    public List<Run> waiting(
            Instant now, int most, Collection<String> notHosts, Collection<UUID> notTenants) {
        StringBuilder text =
                new StringBuilder(
                        "select r from RunRow r where r.state = :due and r.tryAt <= :now");
        if (!notHosts.isEmpty()) {
            text.append(" and r.host not in :hosts");
        }
        if (!notTenants.isEmpty()) {
            text.append(" and r.tenant not in :tenants");
        }
        text.append(" order by r.tryAt, r.id");
        return database.read(
                em -> {
                    TypedQuery<RunRow> query =
                            em.createQuery(text.toString(), RunRow.class)
                                    .setParameter("due", DUE)
                                    .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                    .setMaxResults(most);
                    if (!notHosts.isEmpty()) {
                        query.setParameter("hosts", notHosts);
                    }
                    if (!notTenants.isEmpty()) {
                        query.setParameter("tenants", notTenants);
                    }
                    return query.getResultStream().map(RunRow::run).toList();
                });
    }

    /** Begins an attempt of each; answers those that nobody else has begun. */
    public List<Run> begin(List<Run> runs, String worker, Instant now, Duration lease) {
        return database.write(
                SELF,
                em ->
                        runs.stream()
                                .sorted(comparing(Run::id))
                                .filter(run -> begin(em, run, worker, now, lease) == 1)
                                .map(run -> em.find(RunRow.class, run.id()).run())
                                .toList());
    }

    private static int begin(
            EntityManager em, Run run, String worker, Instant now, Duration lease) {
        return em.createQuery(
                        "update RunRow r set r.state = :running, r.attempts = r.attempts + 1,"
                                + " r.worker = :worker, r.leaseUntil = :until, r.startedAt = :now"
                                + " where r.id = :id and r.state = :due and r.attempts = :attempts")
                .setParameter("running", RUNNING)
                .setParameter("worker", worker)
                .setParameter("until", now.plus(lease).atOffset(ZoneOffset.UTC))
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .setParameter("id", run.id())
                .setParameter("due", DUE)
                .setParameter("attempts", run.attempts())
                .executeUpdate();
    }

    /** Keeps the leases of runs in hand. */
    public void extend(Collection<UUID> runs, String worker, Instant until) {
        if (runs.isEmpty()) {
            return;
        }
        database.write(
                SELF,
                em ->
                        em.createQuery(
                                        "update RunRow r set r.leaseUntil = :until where r.id in"
                                                + " :ids and r.worker = :worker and r.state ="
                                                + " :running")
                                .setParameter("until", until.atOffset(ZoneOffset.UTC))
                                .setParameter("ids", runs)
                                .setParameter("worker", worker)
                                .setParameter("running", RUNNING)
                                .executeUpdate());
    }

    /**
     * Writes what came of attempts.
     *
     * @return for each, in order: false, and nothing written, if its run was given to somebody else
     *     meanwhile
     */
    public List<Boolean> end(List<Ending> endings) {
        List<Ending> inOrder =
                endings.stream().sorted(comparing(ending -> ending.run().id())).toList();
        Set<UUID> written =
                database.write(
                        SELF,
                        em ->
                                inOrder.stream()
                                        .filter(ending -> end(em, ending) == 1)
                                        .map(ending -> ending.run().id())
                                        .collect(Collectors.toSet()));
        return endings.stream().map(ending -> written.contains(ending.run().id())).toList();
    }

    private static int end(EntityManager em, Ending ending) {
        Run run = ending.run();
        Attempt attempt = ending.attempt();
        Instant again = ending.again();
        Query update =
                em.createQuery(
                        "update RunRow r set r.state = :state, r.worker = null, r.leaseUntil ="
                                + " null, r.endedAt = :ended, r.tryAt = :again, r.statusCode ="
                                + " :status, r.code = :code, r.message = :message, r.answer ="
                                + " :answer where r.id = :id and r.state = :running and"
                                + " r.attempts = :attempts");
        return update.setParameter("state", ending.state().name())
                .setParameter("ended", again == null ? ending.at().atOffset(ZoneOffset.UTC) : null)
                .setParameter(
                        "again", (again == null ? run.tryAt() : again).atOffset(ZoneOffset.UTC))
                .setParameter("status", attempt.statusCode())
                .setParameter("code", attempt.code())
                .setParameter("message", attempt.message())
                .setParameter("answer", attempt.answer())
                .setParameter("id", run.id())
                .setParameter("running", RUNNING)
                .setParameter("attempts", run.attempts())
                .executeUpdate();
    }

    /** Attempts whose lease is over, or that another worker holds than this only one. */
    public List<Run> lost(Instant now, @Nullable String onlyWorker) {
        String text =
                "select r from RunRow r where r.state = :running and (r.leaseUntil < :now"
                        + (onlyWorker == null ? ")" : " or r.worker <> :worker)");
        return database.read(
                em -> {
                    TypedQuery<RunRow> query =
                            em.createQuery(text, RunRow.class)
                                    .setParameter("running", RUNNING)
                                    .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                    .setMaxResults(1000);
                    if (onlyWorker != null) {
                        query.setParameter("worker", onlyWorker);
                    }
                    return query.getResultStream().map(RunRow::run).toList();
                });
    }

    /** Runs of a job, newest first. */
    public List<Run> runs(UUID job, int most, @Nullable UUID after) {
        return database.read(
                em -> {
                    TypedQuery<RunRow> query =
                            em.createQuery(
                                            "select r from RunRow r where r.job = :job"
                                                    + (after == null ? "" : " and r.id < :after")
                                                    + " order by r.id desc",
                                            RunRow.class)
                                    .setParameter("job", job)
                                    .setMaxResults(most);
                    if (after != null) {
                        query.setParameter("after", after);
                    }
                    return query.getResultStream().map(RunRow::run).toList();
                });
    }

    /** Forgets runs that ended before a moment, and says how many. */
    public int forget(Instant before) {
        return database.write(
                SELF,
                em ->
                        em.createQuery("delete from RunRow r where r.endedAt < :before")
                                .setParameter("before", before.atOffset(ZoneOffset.UTC))
                                .executeUpdate());
    }
}
