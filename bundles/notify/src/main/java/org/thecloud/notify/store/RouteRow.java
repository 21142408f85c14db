// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.Route;
import org.thecloud.notify.service.SubscriptionSpec;
import org.thecloud.notify.service.SubscriptionSpec.Conduct;
import org.thecloud.notify.service.SubscriptionSpec.Endpoint;
import org.thecloud.notify.service.SubscriptionSpec.Filter;
import org.thecloud.notify.service.SubscriptionSpec.Keys;
import org.thecloud.store.Sql;

/** A row of routes as a route. */
final class RouteRow {

    private RouteRow() {}

    static Route of(ResultSet row) throws SQLException {
        return new Route(
                row.getObject("subscription", UUID.class),
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getLong("generation"),
                row.getString("host"),
                new SubscriptionSpec(
                        new SubscriptionSpec.Topic(
                                row.getObject("topic", UUID.class),
                                row.getString("topic_name"),
                                row.getString("topic_arn")),
                        new Endpoint(
                                row.getString("protocol"),
                                row.getString("address"),
                                Format.valueOf(row.getString("format")),
                                null),
                        row.getBoolean("paused"),
                        Sql.perhaps(row, "confirm_by"),
                        new Filter(row.getString("filter_policy"), row.getBoolean("filter_body")),
                        new Keys(
                                row.getString("secret"),
                                row.getString("old_secret"),
                                Sql.perhaps(row, "old_secret_until")),
                        new Conduct(
                                row.getInt("timeout_seconds"),
                                numbers(row.getString("retries")),
                                row.getString("dead_letter_queue"))));
    }

    private static List<Integer> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }

    private static String text(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    static void insert(Sql sql, Route wanted) {
        sql.update(
                "insert into notify_route (generation, host, topic_name, topic_arn, address, format,"
                        + " paused, confirm_by, filter_policy, filter_body, secret, old_secret,"
                        + " old_secret_until, timeout_seconds, retries, dead_letter_queue,"
                        + " subscription, tenant, topic, protocol, failures)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                values(
                        wanted,
                        wanted.subscription(),
                        wanted.tenant().value(),
                        wanted.spec().topic().id(),
                        wanted.spec().endpoint().protocol()));
    }

    static void rewrite(Sql sql, Route wanted) {
        sql.update(
                "update notify_route set generation = ?, host = ?, topic_name = ?, topic_arn = ?,"
                        + " address = ?, format = ?, paused = ?, confirm_by = ?, filter_policy = ?,"
                        + " filter_body = ?, secret = ?, old_secret = ?, old_secret_until = ?,"
                        + " timeout_seconds = ?, retries = ?, dead_letter_queue = ?"
                        + " where subscription = ?",
                values(wanted, wanted.subscription()));
    }

    private static @Nullable Object[] values(Route wanted, Object... more) {
        SubscriptionSpec spec = wanted.spec();
        @Nullable Object[] first = {
            wanted.generation(),
            wanted.host(),
            spec.topic().name(),
            spec.topic().arn(),
            spec.endpoint().address(),
            spec.endpoint().format().name(),
            spec.paused(),
            spec.confirmBy(),
            spec.filter().policy(),
            spec.filter().body(),
            spec.keys().secret(),
            spec.keys().old(),
            spec.keys().oldUntil(),
            spec.conduct().timeout(),
            text(spec.conduct().retries()),
            spec.conduct().deadLetterQueue()
        };
        @Nullable Object[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
