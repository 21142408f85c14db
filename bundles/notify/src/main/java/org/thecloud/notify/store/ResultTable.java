// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.Ended;
import org.thecloud.notify.service.Ended.Verdict;
import org.thecloud.store.Sql;

/** Stores what came of attempts, and what that says of endpoints. */
@Component(service = ResultTable.class)
public final class ResultTable {

    private static final String CLEAR =
            "update notify_route set failures = 0, failing_since = null, untold_since ="
                    + " case when alert_code is null or dead_since is not null then untold_since"
                    + " else cast(? as timestamp with time zone) end,"
                    + " alert_code = case when dead_since is null then null else alert_code end,"
                    + " alert_message = case when dead_since is null then null else alert_message end"
                    + " where subscription = ? and (failures > 0 or alert_code is not null)";
    private static final String FAIL =
            "update notify_route set failures = failures + ?,"
                    + " failing_since = coalesce(failing_since, ?) where subscription = ?";
    private static final String ALERT =
            "update notify_route set alert_code = ?, alert_message = ?, untold_since = ?"
                    + " where subscription = ? and dead_since is null"
                    + " and (alert_code is null or alert_code <> ?)";
    private static final String DEAD =
            "update notify_route set dead_since = ?, alert_code = ?, alert_message = ?,"
                    + " untold_since = ? where subscription = ? and dead_since is null";

    private final NotifyTables tables;

    /**
     * When an endpoint is dead.
     *
     * @param failures attempts in a row that failed
     * @param time for which it has been failing
     */
    public record Patience(int failures, Duration time) {}

    @Activate
    public ResultTable(@Reference NotifyTables tables) {
        this.tables = tables;
    }

    /** Stores what came of attempts. One whose lease was lost is passed over. */
    public void end(List<Ended> all, Patience patience) {
        // in one order, so that two runtimes do not wait for each other
        List<Ended> ended =
                all.stream()
                        .sorted(
                                Comparator.comparing(
                                        (Ended one) -> one.taken().delivery().subscription()))
                        .toList();
        tables.write(
                NotifyTables.SELF,
                sql -> {
                    int[] touched =
                            sql.each(
                                    "update notify_delivery set state = ?, due_at = ?, finished_at = ?,"
                                            + " http_status = ?, code = ?, detail = ?, answer = ?,"
                                            + " losses = losses + ?, dead = ?, worker = null, fence = 0"
                                            + " where id = ? and fence = ?",
                                    ended.stream().map(ResultTable::values).toList());
                    List<Ended> counted = new ArrayList<>();
                    for (int i = 0; i < touched.length; i++) {
                        if (touched[i] != 0) {
                            counted.add(ended.get(i));
                        }
                    }
                    attempts(sql, counted);
                    fare(sql, counted, patience);
                    return touched.length;
                });
    }

    private static @Nullable Object[] values(Ended one) {
        return new @Nullable Object[] {
            one.state().name(),
            one.again(),
            one.state().open() ? null : one.at(),
            one.result().httpStatus(),
            one.result().code(),
            one.result().message(),
            one.result().answer(),
            lost(one) ? 1 : 0,
            one.dead(),
            one.taken().delivery().id(),
            one.taken().fence()
        };
    }

    // Given up through no fault of the endpoint: it does not count as one of its failures.
    private static boolean lost(Ended one) {
        return one.verdict() == Verdict.NOTHING
                && one.state() == DeliveryState.QUEUED
                && !one.dead();
    }

    private static void attempts(Sql sql, List<Ended> ended) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Ended one : ended) {
            if (one.verdict() == Verdict.FAILED || one.verdict() == Verdict.GONE) {
                rows.add(
                        new @Nullable Object[] {
                            one.taken().delivery().id(),
                            one.taken().delivery().attempts() + 1,
                            one.began(),
                            Duration.between(one.began(), one.at()).toMillis(),
                            one.result().httpStatus(),
                            one.result().code(),
                            one.result().message(),
                            one.result().answer()
                        });
            }
        }
        sql.each(
                "insert into notify_attempt (delivery, number, at, millis, http_status, code, detail,"
                        + " answer) values (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
    }

    /** What all attempts at one endpoint say of it together, the last one last. */
    private static final class Fare {
        private int failures;
        private boolean worked;
        private boolean gone;
        private @Nullable Ended givenUp;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        void add(Ended one) {
            last = one.at().isAfter(last) ? one.at() : last;
            switch (one.verdict()) {
                case WORKS -> {
                    worked = true;
                    failures = 0;
                    givenUp = null;
                    first = Instant.MAX;
                }
                case FAILED, GONE -> {
                    failures++;
                    gone |= one.verdict() == Verdict.GONE;
                    first = one.began().isBefore(first) ? one.began() : first;
                    boolean over = !one.state().open() || one.dead();
                    givenUp = over ? one : givenUp;
                }
                case NOTHING -> {
                    // says nothing
                }
            }
        }
    }

    private static void fare(Sql sql, List<Ended> ended, Patience patience) {
        Map<UUID, Fare> fares = new LinkedHashMap<>();
        ended.stream()
                .sorted(Comparator.comparing(Ended::at))
                .forEach(
                        one ->
                                fares.computeIfAbsent(
                                                one.taken().delivery().subscription(),
                                                s -> new Fare())
                                        .add(one));
        List<UUID> inOrder = fares.keySet().stream().sorted().toList();
        for (UUID subscription : inOrder) {
            Fare fare = java.util.Objects.requireNonNull(fares.get(subscription));
            if (fare.worked) {
                sql.update(CLEAR, fare.last, subscription);
            }
            if (fare.failures > 0) {
                failed(sql, subscription, fare, patience);
            }
        }
    }

    private static void failed(Sql sql, UUID subscription, Fare fare, Patience patience) {
        Instant now = fare.last;
        sql.update(FAIL, fare.failures, fare.first, subscription);
        Ended over = fare.givenUp;
        if (over != null) {
            String code = String.valueOf(over.result().code());
            sql.update(ALERT, code, over.result().message(), now, subscription, code);
        }
        if (fare.gone) {
            String code = NotifyError.ENDPOINT_GONE.name();
            String message = "paused: the endpoint answered that it is gone for good";
            sql.update(DEAD, now, code, message, now, subscription);
        }
        String code = NotifyError.ENDPOINT_DEAD.name();
        sql.update(
                DEAD + " and failures >= ? and failing_since <= ?",
                now,
                code,
                "paused: every attempt of a long time has failed",
                now,
                subscription,
                patience.failures(),
                now.minus(patience.time()));
    }
}
