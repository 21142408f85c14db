// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;

/**
 * OVN as a whole: rows are written into the northbound database, and a call returns when this host
 * has made flows of them. Writes only what differs.
 */
final class Control implements AutoCloseable {

    /** Under these keys rows and interfaces say whose they are. */
    static final String INSTALLATION = "thecloud-installation";

    static final String KIND = "thecloud-kind";
    static final String ID = "thecloud-id";

    private static final int SETTLE_MILLIS = 20_000;
    private static final int TRIES = 5;

    private final Ovsdb local;
    private final Ovsdb north;
    private volatile @Nullable Ovsdb south;

    Control(String local, String north) {
        this.local = new Ovsdb(local, "Open_vSwitch");
        this.north = new Ovsdb(north, "OVN_Northbound");
    }

    Ovsdb local() {
        return local;
    }

    /** The first of these rows that fits. */
    Optional<JsonNode> find(String table, List<String> columns, ArrayNode... conditions) {
        List<JsonNode> rows = rows(north, table, columns, conditions);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    List<JsonNode> rows(String table, List<String> columns, ArrayNode... conditions) {
        return rows(north, table, columns, conditions);
    }

    static List<JsonNode> rows(
            Ovsdb database, String table, List<String> columns, ArrayNode... conditions) {
        List<JsonNode> rows = new ArrayList<>();
        database.transact(new Transaction().select(table, columns, conditions))
                .path(0)
                .path("rows")
                .forEach(rows::add);
        return rows;
    }

    /**
     * Makes rows as wanted.
     *
     * @param more what else belongs to the same moment; empty if nothing does
     */
    void ensure(List<Row> rows, Transaction more) {
        for (int tries = 1; ; tries++) {
            try {
                Transaction changes = differences(rows);
                more.operations().forEach(changes.operations()::add);
                commit(changes);
                return;
            } catch (Ovsdb.Overtaken another) {
                if (tries == TRIES) {
                    throw Faults.slow("a change of the network");
                }
            }
        }
    }

    private Transaction differences(List<Row> rows) {
        Transaction look = new Transaction();
        for (Row row : rows) {
            List<String> columns = new ArrayList<>(row.columns().keySet());
            columns.add("_uuid");
            look.select(row.table(), columns, Transaction.id(row.id()));
        }
        ArrayNode seen = north.transact(look);
        Transaction changes = new Transaction();
        for (int i = 0; i < rows.size(); i++) {
            change(changes, rows.get(i), seen.path(i).path("rows").path(0));
        }
        return changes;
    }

    private static void change(Transaction changes, Row row, JsonNode seen) {
        if (seen.isMissingNode()) {
            changes.insert(row.table(), row.id(), row.columns());
            Row.Parent parent = row.parent();
            if (parent != null) {
                changes.mutate(
                        parent.table(),
                        parent.column(),
                        "insert",
                        row.id(),
                        Transaction.id(parent.id()));
            }
            return;
        }
        Map<String, Object> other = new TreeMap<>(row.columns());
        other.entrySet()
                .removeIf(
                        column ->
                                Values.same(seen.path(column.getKey()), column.getValue())
                                        || immutable(column.getKey()));
        if (!other.isEmpty()) {
            changes.update(row.table(), row.id(), other);
        }
    }

    // Chosen once, when the row is made: another host that looks at it would choose itself.
    private static boolean immutable(String column) {
        return column.equals("gateway_chassis");
    }

    /**
     * Does all of it, and waits until this host treats packets so. Nothing is written for nothing.
     */
    void commit(Transaction changes) {
        if (changes.isEmpty()) {
            return;
        }
        changes.mutate("NB_Global", "nb_cfg", "+=", 1).select("NB_Global", List.of("nb_cfg"));
        ArrayNode done = north.transact(changes);
        await(done.path(done.size() - 1).path("rows").path(0).path("nb_cfg").asLong());
    }

    private void await(long configuration) {
        Host host = host();
        try {
            south(host)
                    .transact(
                            new Transaction()
                                    .await(
                                            "Chassis_Private",
                                            SETTLE_MILLIS,
                                            Transaction.where("name", "==", host.chassis()),
                                            Transaction.where("nb_cfg", ">=", configuration)));
        } catch (Ovsdb.Overtaken late) {
            throw Faults.slow("a change of the network");
        }
    }

    /** Waits until packets of a port flow. */
    void awaitUp(UUID port) {
        try {
            north.transact(
                    new Transaction()
                            .await(
                                    "Logical_Switch_Port",
                                    SETTLE_MILLIS,
                                    Transaction.id(port),
                                    Transaction.where("up", "==", true)));
        } catch (Ovsdb.Overtaken late) {
            throw Faults.slow("the connection of a port");
        }
    }

    /** Waits until the host's switch has made what its database says. */
    void awaitLocal() {
        long wanted =
                rows(local, "Open_vSwitch", List.of("next_cfg")).get(0).path("next_cfg").asLong();
        try {
            local.transact(
                    new Transaction()
                            .await(
                                    "Open_vSwitch",
                                    SETTLE_MILLIS,
                                    Transaction.where("cur_cfg", ">=", wanted)));
        } catch (Ovsdb.Overtaken late) {
            throw Faults.slow("a change of the switch");
        }
    }

    /**
     * What the host's switch says of itself.
     *
     * @param chassis its name at OVN
     * @param southbound where OVN's southbound database listens
     * @param mappings names of networks outside and their bridges
     */
    record Host(UUID row, String chassis, String southbound, String mappings, String version) {}

    Host host() {
        JsonNode row =
                rows(local, "Open_vSwitch", List.of("_uuid", "external_ids", "ovs_version"))
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> Faults.refused("it has no row"));
        Map<String, String> ids = Values.map(row.path("external_ids"));
        return new Host(
                Values.uuid(row.path("_uuid")),
                ids.getOrDefault("system-id", ""),
                ids.getOrDefault("ovn-remote", ""),
                ids.getOrDefault("ovn-bridge-mappings", ""),
                Values.text(row.path("ovs_version")));
    }

    /** Whether OVN has taken this host in. */
    boolean joined(Host host) {
        return !host.southbound().isEmpty()
                && !rows(
                                south(host),
                                "Chassis_Private",
                                List.of("name"),
                                Transaction.where("name", "==", host.chassis()))
                        .isEmpty();
    }

    /** Refuses with the reason when the northbound database does not answer. */
    void ask() {
        if (rows(north, "NB_Global", List.of("nb_cfg")).isEmpty()) {
            throw new DriverException(
                    DriverException.Kind.UNAVAILABLE,
                    "OVN_NOT_READY",
                    "the northbound database of OVN is empty; is ovn-northd running?");
        }
    }

    String southbound() {
        return host().southbound();
    }

    private Ovsdb south(Host host) {
        Ovsdb known = south;
        // several addresses are of a cluster; the first is as good as another
        String address = host.southbound().split(",", -1)[0];
        if (known == null || !known.address().equals(address)) {
            Ovsdb other = new Ovsdb(address, "OVN_Southbound");
            south = other;
            if (known != null) {
                known.close();
            }
            return other;
        }
        return known;
    }

    @Override
    public void close() {
        local.close();
        north.close();
        Ovsdb known = south;
        if (known != null) {
            known.close();
        }
    }
}
