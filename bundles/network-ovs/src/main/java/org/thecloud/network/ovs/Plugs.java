// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.NetworkHandle.NetworkNamespace;
import org.thecloud.network.NetworkHandle.TapDevice;

/**
 * The host's side of ports: devices, and interfaces of the switch. An interface says which port it
 * is and where it leads, so nothing needs to be remembered.
 */
final class Plugs {

    private static final String IFACE = "iface-id";
    private static final String HANDLE = "thecloud-handle";
    private static final String BRIDGE = "br-int";
    private static final String INSIDE = "eth0";

    private final Control control;
    private final Commands host;
    private final int mtu;

    Plugs(Control control, Commands host, int mtu) {
        this.control = control;
        this.host = host;
        this.mtu = mtu;
    }

    /** What the machine's side of a port is given. */
    record Inside(String installation, String mac, String address, String prefix, String gateway) {}

    void plug(UUID port, Inside inside, NetworkHandle handle) {
        String wanted = mark(handle);
        if (wanted.equals(handleOf(port)) && works(port, inside, handle)) {
            return;
        }
        unplug(port);
        String device =
                handle instanceof TapDevice tap ? tap.device() : connect(port, inside, handle);
        attach(port, inside, device, wanted);
    }

    // A namespace whose file is the same may be another one: its number is not.
    private static String mark(NetworkHandle handle) {
        if (handle instanceof NetworkNamespace namespace) {
            try {
                return namespace.path()
                        + "@"
                        + Files.getAttribute(Path.of(namespace.path()), "unix:ino");
            } catch (IOException gone) {
                throw new DriverException(
                        Kind.NOT_FOUND,
                        "NAMESPACE_NOT_FOUND",
                        "the network namespace %s is not on this host".formatted(namespace.path()),
                        gone);
            }
        }
        return "tap:" + ((TapDevice) handle).device();
    }

    private String handleOf(UUID port) {
        return rows(port).stream()
                .map(row -> Values.map(row.path("external_ids")).getOrDefault(HANDLE, ""))
                .findFirst()
                .orElse("");
    }

    private List<JsonNode> rows(UUID port) {
        return Control.rows(
                control.local(),
                "Interface",
                List.of("name", "external_ids", "ofport"),
                Transaction.where("external_ids", "includes", Map.of(IFACE, port.toString())));
    }

    private boolean works(UUID port, Inside inside, NetworkHandle handle) {
        if (!(handle instanceof NetworkNamespace namespace)) {
            return true;
        }
        Commands.Ended seen =
                host.in(namespace.path())
                        .attempt(List.of("ip", "-o", "address", "show", "dev", INSIDE), "");
        return seen.well()
                && seen.output().contains(inside.address() + "/")
                && host.attempt(List.of("ip", "link", "show", Ids.device(port)), "").well();
    }

    private String connect(UUID port, Inside inside, NetworkHandle handle) {
        String path = ((NetworkNamespace) handle).path();
        String device = Ids.device(port);
        host.run(
                List.of("ip", "-batch", "-"),
                """
                link add %s mtu %d type veth peer name %s address %s mtu %d netns %s
                link set %s up
                """
                        .formatted(device, mtu, INSIDE, inside.mac(), mtu, path, device));
        Commands machine = host.in(path);
        machine.run(
                List.of("ip", "-batch", "-"),
                """
                link set lo up
                link set %s up
                address add %s/%s dev %s
                route add default via %s
                """
                        .formatted(
                                INSIDE,
                                inside.address(),
                                inside.prefix(),
                                INSIDE,
                                inside.gateway()));
        if (userspace()) {
            // in the userspace datapath nobody fills in checksums that were left open
            machine.run(List.of("ethtool", "-K", INSIDE, "tx", "off"), "");
        }
        return device;
    }

    private boolean userspace() {
        return Control.rows(
                        control.local(),
                        "Bridge",
                        List.of("datapath_type"),
                        Transaction.where("name", "==", BRIDGE))
                .stream()
                .anyMatch(row -> row.path("datapath_type").asText().equals("netdev"));
    }

    private void attach(UUID port, Inside inside, String device, String handle) {
        UUID row = Ids.of(port, "local-port");
        control.local()
                .transact(
                        new Transaction()
                                .insert(
                                        "Interface",
                                        port,
                                        Map.of(
                                                "name",
                                                device,
                                                "external_ids",
                                                Map.of(
                                                        IFACE,
                                                        port.toString(),
                                                        "attached-mac",
                                                        inside.mac(),
                                                        Control.INSTALLATION,
                                                        inside.installation(),
                                                        HANDLE,
                                                        handle)))
                                .insert(
                                        "Port",
                                        row,
                                        Map.of("name", device, "interfaces", Set.of(port)))
                                .mutate(
                                        "Bridge",
                                        "ports",
                                        "insert",
                                        Set.of(row),
                                        Transaction.where("name", "==", BRIDGE)));
    }

    void unplug(UUID port) {
        UUID row = Ids.of(port, "local-port");
        if (!rows(port).isEmpty()) {
            control.local()
                    .transact(
                            new Transaction()
                                    .mutate(
                                            "Bridge",
                                            "ports",
                                            "delete",
                                            Set.of(row),
                                            Transaction.where("ports", "includes", Set.of(row))));
        }
        // also what was left half-way, before there was an interface of the switch
        Commands.Ended removed =
                host.attempt(List.of("ip", "link", "delete", Ids.device(port)), "");
        if (!removed.well()
                && host.attempt(List.of("ip", "link", "show", Ids.device(port)), "").well()) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "HOST_COMMAND_FAILED",
                    "a device could not be removed from the host: " + removed.output().strip());
        }
    }

    /** Whether a machine is plugged in on this host. */
    boolean plugged(UUID port) {
        return !rows(port).isEmpty();
    }

    /** Ports of an installation that are plugged in on this host. */
    Set<UUID> all(UUID installation) {
        Set<UUID> ports = new HashSet<>();
        for (JsonNode row :
                Control.rows(
                        control.local(),
                        "Interface",
                        List.of("external_ids"),
                        Transaction.where(
                                "external_ids",
                                "includes",
                                Map.of(Control.INSTALLATION, installation.toString())))) {
            ports.add(UUID.fromString(Values.map(row.path("external_ids")).get(IFACE)));
        }
        return ports;
    }
}
