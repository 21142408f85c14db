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
import org.thecloud.kernel.driver.HostProgram.Ended;
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
    private static final String TABLE = "netdev thecloud_plugs";

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
        String device = handle instanceof TapDevice tap ? tap.device() : Ids.device(port);
        boolean there = wanted.equals(handleOf(port)) && works(port, inside, handle);
        if (!there) {
            unplug(port);
            if (handle instanceof NetworkNamespace namespace) {
                connect(device, inside, namespace.path());
            }
        }
        if (userspace()) {
            hide(device);
        }
        if (!there) {
            attach(port, inside, device, wanted);
        }
    }

    // Where the kernel does not forward, it takes what comes in for itself as well: a machine would
    // reach the host by the address that each device has for its own link.
    private void hide(String device) {
        host.run(
                List.of("nft", "-f", "-"),
                """
                add table %1$s
                add chain %1$s %2$s { type filter hook ingress device "%2$s" priority 0; policy drop; }
                """
                        .formatted(TABLE, device));
    }

    // Its rule stays when a device goes. What is not there is made first, so that it can go.
    private void forget(Set<String> devices) {
        StringBuilder rules = new StringBuilder("add table %s\n".formatted(TABLE));
        for (String device : devices) {
            rules.append("add chain %1$s %2$s\ndelete chain %1$s %2$s\n".formatted(TABLE, device));
        }
        host.run(List.of("nft", "-f", "-"), rules.toString());
    }

    // A namespace or a device of the same name may be another one: its number is not.
    private String mark(NetworkHandle handle) {
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
        String device = ((TapDevice) handle).device();
        Ended seen = host.attempt(List.of("ip", "-o", "link", "show", "dev", device), "");
        if (!seen.well()) {
            throw new DriverException(
                    Kind.NOT_FOUND,
                    "TAP_NOT_FOUND",
                    "the device %s is not where the switch is".formatted(device));
        }
        // it begins with the number
        return "tap:%s@%s".formatted(device, seen.output().split(":", 2)[0]);
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
        Ended seen =
                host.in(namespace.path())
                        .attempt(List.of("ip", "-o", "address", "show", "dev", INSIDE), "");
        return seen.well()
                && seen.output().contains(inside.address() + "/")
                && host.attempt(List.of("ip", "link", "show", Ids.device(port)), "").well();
    }

    private void connect(String device, Inside inside, String path) {
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
    }

    /** Whether it is not the kernel that forwards, but the switch's own program. */
    boolean userspace() {
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
        List<JsonNode> there = rows(port);
        if (!there.isEmpty()) {
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
        Ended removed = host.attempt(List.of("ip", "link", "delete", Ids.device(port)), "");
        if (!removed.well()
                && host.attempt(List.of("ip", "link", "show", Ids.device(port)), "").well()) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "HOST_COMMAND_FAILED",
                    "a device could not be removed from the host: " + removed.output().strip());
        }
        Set<String> devices = new HashSet<>(Set.of(Ids.device(port)));
        there.forEach(one -> devices.add(one.path("name").asText()));
        if (userspace()) {
            forget(devices);
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
