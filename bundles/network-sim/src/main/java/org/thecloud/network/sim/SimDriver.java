// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.NetworkHandle.NetworkNamespace;
import org.thecloud.network.NetworkHandle.TapDevice;
import org.thecloud.network.Route;
import org.thecloud.network.Rule;
import org.thecloud.network.sim.Fabric.Arrival;
import org.thecloud.network.sim.Fabric.Packet;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.NetworkLimits;
import org.thecloud.network.spi.PortState;
import org.thecloud.network.spi.Publishing;
import org.thecloud.network.spi.Tracing;
import org.thecloud.network.spi.Wanted;

/**
 * Networks that exist only as files. It keeps what is wanted across restarts, tells what would
 * become of a packet, and says of itself that it is a simulator; it moves none.
 */
@Component(
        service = NetworkDriver.class,
        configurationPid = SimDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("sim")
@Designate(ocd = Config.class, factory = true)
public final class SimDriver implements NetworkDriver, Tracing, Publishing {

    static final String PID = "org.thecloud.network.sim";

    private final Folder folder;
    private final Fabric fabric;
    private final int mtu;

    @Activate
    public SimDriver(Config config, Map<String, Object> properties) {
        this(
                Path.of(System.getProperty("karaf.data", "data"), "network-sim")
                        .resolve(host(String.valueOf(properties.get("service.pid")))),
                config.mtu());
    }

    SimDriver(Path folder, int mtu) {
        this.folder = new Folder(folder);
        this.fabric = new Fabric(this.folder);
        this.mtu = mtu;
    }

    private static String host(String pid) {
        String name = pid.substring(pid.indexOf('~') + 1).replaceAll("[^A-Za-z0-9_-]", "_");
        return pid.indexOf('~') < 0 ? "default" : name;
    }

    @Override
    public Probe probe() {
        try {
            folder.prepare();
            return Probe.ready("simulator: no packet is moved here");
        } catch (IOException failed) {
            return Probe.unhealthy(
                    "simulator: cannot write to %s (%s)"
                            .formatted(folder.path(), failed.getMessage()));
        }
    }

    @Override
    public void check(Wanted wanted) {
        // everything can be pretended
    }

    @Override
    public NetworkLimits limits() {
        return new NetworkLimits(
                Set.of(NetworkHandle.Kind.NAMESPACE, NetworkHandle.Kind.TAP),
                mtu,
                true,
                true,
                true);
    }

    @Override
    public void ensure(Wanted wanted) {
        if (wanted instanceof Wanted.Subnet subnet) {
            require(Wanted.Kind.NETWORK, subnet.network(), Wanted.Network.class);
        } else if (wanted instanceof Wanted.Port port) {
            require(Wanted.Kind.SUBNET, port.subnet(), Wanted.Subnet.class);
            port.rules().forEach(id -> require(Wanted.Kind.RULES, id, Wanted.Rules.class));
        } else if (wanted instanceof Wanted.Peering peering) {
            require(Wanted.Kind.NETWORK, peering.left(), Wanted.Network.class);
            require(Wanted.Kind.NETWORK, peering.right(), Wanted.Network.class);
        } else if (wanted instanceof Wanted.Routes routes) {
            require(Wanted.Kind.NETWORK, routes.network(), Wanted.Network.class);
            routes.subnets().forEach(id -> require(Wanted.Kind.SUBNET, id, Wanted.Subnet.class));
            routes.routes().stream()
                    .map(Route::peering)
                    .filter(Objects::nonNull)
                    .forEach(id -> require(Wanted.Kind.PEERING, id, Wanted.Peering.class));
        } else if (wanted instanceof Wanted.Address address) {
            require(Wanted.Kind.NETWORK, address.network(), Wanted.Network.class);
        }
        folder.put(wanted);
    }

    private <W extends Wanted> W require(Wanted.Kind kind, UUID id, Class<W> type) {
        return folder.get(type, kind, id)
                .orElseThrow(
                        () ->
                                new DriverException(
                                        Kind.NOT_FOUND,
                                        "NOT_ENSURED",
                                        "%s %s is not at the simulator"
                                                .formatted(kind.name(), id)));
    }

    @Override
    public void delete(Wanted.Kind kind, UUID id) {
        if (kind == Wanted.Kind.PORT) {
            folder.pullOut(id);
        }
        folder.remove(kind, id);
    }

    @Override
    public Set<Found> list(UUID installation) {
        return folder.all().stream()
                .filter(wanted -> wanted.installation().equals(installation))
                .map(wanted -> new Found(wanted.kind(), wanted.id()))
                .collect(Collectors.toSet());
    }

    @Override
    public void plug(UUID port, NetworkHandle handle) {
        require(Wanted.Kind.PORT, port, Wanted.Port.class);
        folder.plugIn(port, text(handle));
    }

    private static String text(NetworkHandle handle) {
        return handle instanceof NetworkNamespace namespace
                ? namespace.path()
                : ((TapDevice) handle).device();
    }

    @Override
    public void unplug(UUID port) {
        folder.pullOut(port);
    }

    @Override
    public PortState inspect(UUID port) {
        if (folder.get(Wanted.Port.class, Wanted.Kind.PORT, port).isEmpty()) {
            return PortState.ABSENT;
        }
        return folder.plugged(port).isPresent() ? PortState.UP : PortState.UNPLUGGED;
    }

    @Override
    public Outcome trace(UUID from, String to, Rule.Protocol protocol, @Nullable Integer port) {
        Wanted.Port sender = require(Wanted.Kind.PORT, from, Wanted.Port.class);
        Optional<Arrival> arrival =
                fabric.from(sender, new Packet(sender.address(), to, protocol, port));
        return new Outcome(
                arrival.map(Arrival::port).orElse(null),
                "simulator: "
                        + arrival.map(there -> "arrives, seen as " + there.source())
                                .orElse("is dropped"));
    }

    @Override
    public void requireFree(int hostPort) {
        // nothing listens on a host that is only imagined
    }

    // ------------------------------------------------------------ for simulated machines

    /** The port that answers under a number of the host. */
    Optional<Wanted.Port> published(int hostPort) {
        return folder.all(Wanted.Port.class, Wanted.Kind.PORT).stream()
                .filter(port -> port.published().stream().anyMatch(one -> one.host() == hostPort))
                .findFirst();
    }

    Fabric fabric() {
        return fabric;
    }

    /** The port that is plugged in there. */
    Optional<Wanted.Port> pluggedInto(NetworkHandle handle) {
        String wanted = text(handle);
        return folder.all(Wanted.Port.class, Wanted.Kind.PORT).stream()
                .filter(port -> folder.plugged(port.id()).filter(wanted::equals).isPresent())
                .findFirst();
    }

    /** Where a port is plugged in. */
    Optional<String> handleOf(UUID port) {
        return folder.plugged(port);
    }

    /** The address of a name in the network of a port. */
    Optional<String> resolve(Wanted.Port asks, String name) {
        String domain = require(Wanted.Kind.NETWORK, asks.network(), Wanted.Network.class).domain();
        return folder.all(Wanted.Port.class, Wanted.Kind.PORT).stream()
                .filter(port -> port.network().equals(asks.network()))
                .filter(port -> (port.hostName() + "." + domain).equalsIgnoreCase(name))
                .map(Wanted.Port::address)
                .findFirst();
    }
}
