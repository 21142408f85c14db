// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Usage;
import org.thecloud.store.Sql;

/** What was used in which hour, as rows. They stay when their bucket goes. */
@Component(service = UsageTables.class)
public final class UsageTables {

    private static final Caller SELF = Caller.system(TenantId.PLATFORM, "storage-usage");
    private static final BigDecimal HOUR_MILLIS = BigDecimal.valueOf(UsageRows.HOUR.toMillis());
    private static final int PLACES = 6;

    /** Buckets in one transaction: few, as everybody who writes to one of them waits. */
    private static final int AT_ONCE = 20;

    private static final String RUNS = "(bytes > 0 or byte_ms > 0)";
    private static final String COLUMNS = "hour_at, bucket, unit, tenant, name, quantity";

    private final StorageDatabase store;

    @Activate
    public UsageTables(@Reference StorageDatabase store) {
        this.store = store;
    }

    /** So much of a unit in an hour. */
    public record Amount(
            Instant hour, UUID bucket, String unit, TenantId tenant, String name, long quantity) {}

    /** Adds amounts to what is there; all or nothing. */
    public void add(List<Amount> amounts) {
        Sql.write(
                store.database(),
                SELF,
                sql -> {
                    int[] found =
                            sql.each(
                                    "update storage_usage set quantity = quantity + ?"
                                            + " where hour_at = ? and bucket = ? and unit = ?",
                                    amounts.stream()
                                            .map(
                                                    one ->
                                                            new @Nullable Object[] {
                                                                one.quantity(),
                                                                Sql.time(one.hour()),
                                                                one.bucket(),
                                                                one.unit()
                                                            })
                                            .toList());
                    List<@Nullable Object[]> fresh = new ArrayList<>();
                    for (int i = 0; i < found.length; i++) {
                        Amount one = amounts.get(i);
                        if (found[i] == 0) {
                            fresh.add(
                                    new @Nullable Object[] {
                                        Sql.time(one.hour()),
                                        one.bucket(),
                                        one.unit(),
                                        one.tenant().value(),
                                        one.name(),
                                        one.quantity()
                                    });
                        }
                    }
                    return sql.each(UsageRows.INSERT, fresh);
                });
    }

    /** Writes down hours that are over; how many buckets had one. */
    public int close(Instant now) {
        int all = 0;
        for (List<UUID> due = due(now); !due.isEmpty(); due = due(now)) {
            List<UUID> some = due;
            all +=
                    store.ledger()
                            .write(
                                    SELF,
                                    em -> {
                                        some.forEach(bucket -> UsageRows.open(em, bucket, now));
                                        return some.size();
                                    });
        }
        return all;
    }

    private List<UUID> due(Instant now) {
        return Sql.read(
                store.database(),
                sql ->
                        sql.rows(
                                "select id from storage_bucket where "
                                        + RUNS
                                        + " and (metered_at is null or metered_at < ?) order by id"
                                        + " fetch first "
                                        + AT_ONCE
                                        + " rows only",
                                row -> row.getObject(1, UUID.class),
                                UsageRows.hourOf(now)));
    }

    /**
     * The first hour in which what is stored is not written down yet, or another time before it.
     */
    public Instant closed(Instant most) {
        return Sql.read(
                        store.database(),
                        sql ->
                                sql.row(
                                        "select min(metered_at) as hour_at from storage_bucket where "
                                                + RUNS,
                                        row -> new First(Sql.perhaps(row, "hour_at"))))
                .map(First::hour)
                .filter(hour -> hour.isBefore(most))
                .orElse(most);
    }

    private record First(@Nullable Instant hour) {}

    /** Forgets what is older; how many rows. */
    public int forget(Instant before) {
        return Sql.write(
                store.database(),
                SELF,
                sql -> sql.update("delete from storage_usage where hour_at < ?", before));
    }

    /**
     * What was used in the hours that begin in a range, in order, with what is stored in the
     * running hour until now.
     *
     * @param tenant whose; all tenants' if it is absent
     */
    public Page<Usage> page(
            @Nullable TenantId tenant, Instant from, Instant to, Instant now, PageQuery query) {
        Instant running = UsageRows.hourOf(now);
        List<@Nullable Object> values = new ArrayList<>();
        String whose = tenant == null ? "" : " and tenant = ?";
        values.addAll(List.of(Sql.time(from), Sql.time(to)));
        values.addAll(tenant == null ? List.of() : List.of(tenant.value()));
        values.addAll(List.of(Sql.time(running), UsageRows.left(running, now)));
        values.addAll(List.of(Sql.time(from), Sql.time(to)));
        values.addAll(tenant == null ? List.of() : List.of(tenant.value()));
        String beyond = "";
        if (query.after() != null) {
            beyond = " where (hour_at, bucket, unit) > (?, ?, ?)";
            values.addAll(Place.of(query.after()).values());
        }
        String sql =
                "select * from (select "
                        + COLUMNS
                        + " from storage_usage where hour_at >= ? and hour_at < ?"
                        + whose
                        + " union all select metered_at, id, '"
                        + UsageRows.BYTE_HOURS
                        + "', tenant, name,"
                        + " case when metered_at = ? then byte_ms - bytes * ? else byte_ms end"
                        + " from storage_bucket where metered_at >= ? and metered_at < ? and "
                        + RUNS
                        + whose
                        + ") as u"
                        + beyond
                        + " order by hour_at, bucket, unit fetch first "
                        + (query.limit() + 1)
                        + " rows only";
        List<Usage> found =
                Sql.read(store.database(), s -> s.rows(sql, UsageTables::usage, values.toArray()));
        boolean more = found.size() > query.limit();
        List<Usage> page = more ? found.subList(0, query.limit()) : found;
        return new Page<>(page, more ? Place.of(page.get(page.size() - 1)).cursor() : null);
    }

    private static Usage usage(ResultSet row) throws SQLException {
        Instant hour = Sql.instant(row, "hour_at");
        String unit = row.getString("unit");
        BigDecimal quantity = row.getBigDecimal("quantity");
        return new Usage(
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getObject("bucket", UUID.class),
                row.getString("name"),
                unit,
                unit.equals(UsageRows.BYTE_HOURS) ? hours(quantity) : quantity,
                hour,
                hour.plus(UsageRows.HOUR));
    }

    private static BigDecimal hours(BigDecimal millis) {
        BigDecimal hours =
                millis.divide(HOUR_MILLIS, PLACES, RoundingMode.HALF_UP).stripTrailingZeros();
        return hours.scale() < 0 ? hours.setScale(0) : hours;
    }

    /** Where a page ended. */
    private record Place(Instant hour, UUID bucket, String unit) {

        static Place of(Usage usage) {
            return new Place(usage.from(), usage.resource(), usage.unit());
        }

        static Place of(String cursor) {
            String[] words = cursor.split("/", -1);
            try {
                if (words.length == 3) {
                    return new Place(
                            Instant.ofEpochSecond(Long.parseLong(words[0])),
                            UUID.fromString(words[1]),
                            words[2]);
                }
            } catch (IllegalArgumentException | java.time.DateTimeException notOurs) {
                // refused below
            }
            throw CloudException.invalid("after", "after must be a cursor of this list");
        }

        List<Object> values() {
            return List.of(Sql.time(hour), bucket, unit);
        }

        String cursor() {
            return hour.getEpochSecond() + "/" + bucket + "/" + unit;
        }
    }
}
