// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.Rule;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.NetworkLimits;
import org.thecloud.network.spi.PortState;
import org.thecloud.network.spi.Publishing;
import org.thecloud.network.spi.Tracing;
import org.thecloud.network.spi.Wanted;

/**
 * Networks by Open vSwitch, with OVN as its control plane: what is wanted becomes rows of OVN's
 * northbound database, and OVN makes flows of them at every host. Only the plugging in of machines
 * is this host's own.
 */
@Component(
        service = NetworkDriver.class,
        configurationPid = OvsDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("ovs")
@Designate(ocd = Config.class, factory = true)
public final class OvsDriver implements NetworkDriver, Tracing, Publishing {

    static final String PID = "org.thecloud.network.ovs";

    private static final String INSTALL =
            "apt-get install -y --no-install-recommends openvswitch-switch ovn-central ovn-host"
                    + " ethtool";

    private final Control control;
    private final Objects objects;
    private final Plugs plugs;
    private final Outside outside;
    private final Published published;
    private final Traces traces;
    private final int mtu;
    private volatile Wanted.@Nullable Uplink uplink;
    private volatile boolean offloads; // as of the last look; not for sure means no

    @Activate
    public OvsDriver(Config config) {
        Commands host = new Commands(config.namespace().strip());
        this.mtu = config.mtu();
        this.control = new Control(config.local_switch().strip(), config.northbound().strip());
        this.objects = new Objects(control, mtu);
        this.plugs = new Plugs(control, host, mtu);
        this.outside =
                new Outside(
                        control,
                        host,
                        config.uplink_bridge().strip(),
                        config.uplink_gateway(),
                        config.uplink_refused());
        this.published =
                new Published(
                        host,
                        config.uplink_bridge().strip(),
                        config.publish_address().strip(),
                        config.uplink_gateway());
        this.traces = new Traces(control, host);
    }

    @Deactivate
    public void close() {
        control.close();
    }

    // A switch that was started anew has forgotten the address of its bridge: it is given again.
    @Override
    public Probe probe() {
        try {
            Control.Host host = control.host();
            control.ask();
            if (!control.joined(host)) {
                return Probe.starting(
                        "OVN has not taken this host in yet; is ovn-controller running?");
            }
            offloads = !plugs.userspace();
            Wanted.Uplink known = uplink;
            if (known != null) {
                outside.ensure(known);
            }
            return Probe.ready("Open vSwitch " + host.version() + ", host " + host.chassis());
        } catch (DriverException failed) {
            return Probe.unhealthy(
                    failed.code().equals("SWITCH_UNREACHABLE")
                            ? "%s; install and start it: %s".formatted(failed.getMessage(), INSTALL)
                            : String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public NetworkLimits limits() {
        return new NetworkLimits(
                Set.of(NetworkHandle.Kind.NAMESPACE, NetworkHandle.Kind.TAP),
                mtu,
                offloads,
                true,
                false);
    }

    @Override
    public void check(Wanted wanted) {
        if (wanted instanceof Wanted.Network network && network.cidr().version() != 4
                || wanted instanceof Wanted.Subnet subnet && subnet.cidr().version() != 4) {
            throw new DriverException(
                    Kind.UNSUPPORTED, "IPV4_ONLY", "networks here have IPv4 addresses");
        }
    }

    @Override
    public void ensure(Wanted wanted) {
        check(wanted);
        if (wanted instanceof Wanted.Network network && network.uplink() != null) {
            outside.ensure(network.uplink());
            uplink = network.uplink();
        }
        objects.ensure(wanted);
        if (wanted instanceof Wanted.Network network && network.uplink() != null) {
            outside.leads(network.uplink().address(), Ids.mac(Drawing.uplink(network.id())));
        }
        if (wanted instanceof Wanted.Port port && !port.published().isEmpty()) {
            published.add(port, objects.outsideOf(port.network()));
        }
        if (wanted instanceof Wanted.Address address) {
            outside.leads(address.outside(), Ids.mac(Drawing.uplink(address.network())));
        }
    }

    @Override
    public void delete(Wanted.Kind kind, UUID id) {
        if (kind == Wanted.Kind.PORT) {
            plugs.unplug(id);
            published.remove(objects.published(id));
        }
        String address =
                switch (kind) {
                    case ADDRESS -> objects.outside(id);
                    case NETWORK -> objects.ownOutside(id);
                    default -> "";
                };
        objects.delete(kind, id);
        if (!address.isEmpty()) {
            outside.forget(address);
        }
    }

    @Override
    public Set<Found> list(UUID installation) {
        Set<Found> found = new HashSet<>(objects.list(installation));
        plugs.all(installation).forEach(port -> found.add(new Found(Wanted.Kind.PORT, port)));
        return found;
    }

    @Override
    public void plug(UUID port, NetworkHandle handle) {
        plugs.plug(port, objects.inside(port), handle);
        control.awaitUp(port);
    }

    @Override
    public void unplug(UUID port) {
        plugs.unplug(port);
    }

    @Override
    public PortState inspect(UUID port) {
        return objects.up(port)
                .map(
                        up -> {
                            if (!plugs.plugged(port)) {
                                return PortState.UNPLUGGED;
                            }
                            return up ? PortState.UP : PortState.DOWN;
                        })
                .orElse(PortState.ABSENT);
    }

    @Override
    public void requireFree(int hostPort) {
        published.requireFree(hostPort);
    }

    @Override
    public Outcome trace(UUID from, String to, Rule.Protocol protocol, @Nullable Integer port) {
        return traces.trace(from, to, protocol, port);
    }
}
