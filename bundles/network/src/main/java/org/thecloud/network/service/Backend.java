// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Cidr;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PortSpec;
import org.thecloud.network.Route;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.VpcSpec;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.Publishing;
import org.thecloud.network.spi.Tracing;
import org.thecloud.network.spi.Wanted;

/** The drivers, and what is stored in the words of their interface. */
@Component(service = Backend.class, configurationPid = "org.thecloud.network")
@Designate(ocd = Config.class)
public final class Backend {

    private static final String NOT_ENSURED = "NOT_ENSURED";

    private final DriverSet<NetworkDriver> drivers;
    private final UUID installation;
    private final Optional<Pool> pool;
    private final List<String> nameServers;
    private final int mostRules;

    @Activate
    public Backend(Config config, @Reference Resources resources, @Reference Drivers drivers) {
        this.drivers = drivers.of(NetworkDriver.class);
        this.installation = resources.installation();
        this.pool = Pool.of(config);
        this.nameServers =
                Stream.of(config.name_servers().split("[,\\s]+"))
                        .filter(one -> !one.isEmpty())
                        .toList();
        this.mostRules = config.rules_per_group();
    }

    UUID installation() {
        return installation;
    }

    DriverSet<NetworkDriver> drivers() {
        return drivers;
    }

    NetworkDriver driver(String name) {
        return drivers.require(name);
    }

    Optional<Tracing> tracing(String name) {
        return drivers.facet(name, Tracing.class);
    }

    Optional<Publishing> publishing(String name) {
        return drivers.facet(name, Publishing.class);
    }

    int mostRules() {
        return mostRules;
    }

    /** The pool of addresses outside, where the operator gave one and the driver can use it. */
    Optional<Pool> pool(String driver) {
        return pool.filter(there -> drivers.require(driver).limits().uplinks());
    }

    Pool requirePool() {
        return pool.orElseThrow(
                () ->
                        new CloudException(
                                NetworkError.NO_POOL,
                                "the operator has not given a pool of public addresses"));
    }

    /** Whom ports of a subnet ask for names. */
    List<String> nameServers(SubnetSpec subnet) {
        return nameServers.isEmpty() ? List.of(subnet.gateway()) : nameServers;
    }

    static String domain(String vpcName) {
        return vpcName.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9-]", "-")
                + ".internal";
    }

    /** The driver that was asked for, or the first that is ready. */
    String choose(@Nullable String requested) {
        if (requested != null) {
            boolean installed =
                    drivers.list().stream().anyMatch(driver -> driver.name().equals(requested));
            if (!installed) {
                throw new CloudException(
                        KernelError.UNSUPPORTED,
                        "driver " + requested + " is not installed",
                        Map.of("field", "driver"));
            }
            return requested;
        }
        return drivers.ready().stream()
                .sorted()
                .findFirst()
                .orElseThrow(() -> new CloudException(NetworkError.NO_DRIVER, why()));
    }

    private String why() {
        List<String> reasons =
                drivers.list().stream()
                        .map(driver -> driver.name() + ": " + driver.message())
                        .toList();
        return reasons.isEmpty()
                ? "no network driver is installed"
                : "no network driver is ready (" + String.join("; ", reasons) + ")";
    }

    /** Makes it so; what builds on something that is not there yet is tried again. */
    void ensure(String driver, Wanted wanted) {
        try {
            drivers.require(driver).ensure(wanted);
        } catch (CloudException refused) {
            throw refused.code().name().equals(NOT_ENSURED)
                    ? new CloudException(
                            NetworkError.NOT_YET,
                            String.valueOf(refused.getMessage()),
                            Map.of(),
                            refused)
                    : refused;
        }
    }

    // ------------------------------------------------------------ in the words of the drivers

    Wanted.Network of(Resource<VpcSpec, Installed> vpc) {
        String outside = vpc.spec().outside();
        return new Wanted.Network(
                vpc.id(),
                installation,
                vpc.name(),
                Cidr.of(vpc.spec().cidr()),
                domain(vpc.name()),
                outside == null ? null : pool.map(all -> all.uplink(outside)).orElse(null));
    }

    Wanted.Subnet subnet(Resource<SubnetSpec, Installed> subnet) {
        SubnetSpec spec = subnet.spec();
        return new Wanted.Subnet(
                subnet.id(),
                installation,
                spec.vpc(),
                Cidr.of(spec.cidr()),
                spec.gateway(),
                nameServers(spec));
    }

    Wanted.Rules rules(Resource<GroupSpec, Installed> group) {
        return new Wanted.Rules(group.id(), installation, group.spec().vpc(), group.spec().rules());
    }

    Wanted.Port port(Resource<PortSpec, Installed> port) {
        PortSpec spec = port.spec();
        return new Wanted.Port(
                port.id(),
                installation,
                spec.vpc(),
                spec.subnet(),
                spec.hostName(),
                spec.address(),
                spec.mac(),
                new HashSet<>(spec.groups()),
                spec.mbps(),
                spec.published());
    }

    Wanted.Peering peering(Resource<PeeringSpec, Installed> peering) {
        PeeringSpec spec = peering.spec();
        return new Wanted.Peering(
                peering.id(),
                installation,
                spec.requester(),
                Cidr.of(spec.requesterCidr()),
                spec.accepter(),
                Cidr.of(spec.accepterCidr()));
    }

    /**
     * @param routes through peerings by the ids that those have here
     */
    Wanted.Routes routes(Resource<RouteTableSpec, Installed> table, List<Route> routes) {
        return new Wanted.Routes(
                table.id(),
                installation,
                table.spec().vpc(),
                new HashSet<>(table.spec().subnets()),
                routes);
    }

    Optional<Wanted.Address> address(Resource<AddressSpec, Installed> address) {
        AddressSpec spec = address.spec();
        UUID port = spec.port();
        UUID vpc = spec.vpc();
        String inside = spec.inside();
        return port == null || vpc == null || inside == null
                ? Optional.empty()
                : Optional.of(
                        new Wanted.Address(
                                address.id(), installation, vpc, port, spec.address(), inside));
    }
}
