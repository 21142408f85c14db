// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.Installed;
import org.thecloud.network.IpAddress;
import org.thecloud.network.NetworkError;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.PortSpec;
import org.thecloud.network.PortWish;
import org.thecloud.network.Ports;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.VpcSpec;
import org.thecloud.network.spi.NetworkLimits;
import org.thecloud.network.spi.Publishing;

/** Gives instances their ports. */
@Component(service = Ports.class)
public final class PortService implements Ports {

    private static final int MOST_GROUPS = 10;

    private final Stores stores;
    private final Backend backend;

    @Activate
    public PortService(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public PortWish check(Caller caller, PortWish wanted) {
        Caller reader = caller.onBehalfOf(caller.tenant());
        Resource<SubnetSpec, Installed> subnet = subnet(reader, wanted);
        UUID vpc = subnet.spec().vpc();
        if (wanted.vpc() != null && !wanted.vpc().equals(vpc)) {
            throw otherVpc("subnet_id", "the subnet is of another VPC");
        }
        Set<UUID> groups = new LinkedHashSet<>(wanted.groups());
        for (UUID group : groups) {
            if (!found("security_groups", () -> stores.groups.get(reader, group))
                    .spec()
                    .vpc()
                    .equals(vpc)) {
                throw otherVpc("security_groups", "a security group is of another VPC");
            }
        }
        if (groups.size() > MOST_GROUPS) {
            throw CloudException.invalid(
                    "security_groups",
                    "an instance has at most " + MOST_GROUPS + " security groups");
        }
        if (groups.isEmpty()) {
            groups.add(
                    VpcService.ensureDefaultGroup(stores, reader, stores.vpcs.get(reader, vpc))
                            .id());
        }
        String address = wanted.address();
        if (address != null) {
            address(subnet, address);
        }
        publishable(reader, subnet, wanted.published());
        return new PortWish(vpc, subnet.id(), new ArrayList<>(groups), address, wanted.published());
    }

    private void publishable(
            Caller caller, Resource<SubnetSpec, Installed> subnet, List<PublishedPort> ports) {
        if (ports.isEmpty()) {
            return;
        }
        Map<String, String> field = Map.of("field", "ports");
        if (stores.vpcs.get(caller, subnet.spec().vpc()).spec().outside() == null) {
            throw new CloudException(
                    NetworkError.NO_POOL,
                    "ports of a VPC without a way out cannot be published",
                    field);
        }
        Publishing publishing =
                backend.publishing(subnet.spec().driver())
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                KernelError.UNSUPPORTED,
                                                "networks of driver %s cannot publish ports"
                                                        .formatted(subnet.spec().driver()),
                                                field));
        for (PublishedPort port : ports) {
            try {
                publishing.requireFree(port.host());
            } catch (CloudException refused) {
                throw new CloudException(
                        refused.code(), String.valueOf(refused.getMessage()), field, refused);
            }
        }
    }

    private Resource<SubnetSpec, Installed> subnet(Caller caller, PortWish wanted) {
        UUID id = wanted.subnet();
        if (id != null) {
            return alive("subnet_id", found("subnet_id", () -> stores.subnets.get(caller, id)));
        }
        UUID vpc = wanted.vpc();
        if (vpc == null) {
            throw CloudException.invalid("vpc_id", "vpc_id or subnet_id is required");
        }
        Resource<VpcSpec, Installed> of =
                alive("vpc_id", found("vpc_id", () -> stores.vpcs.get(caller, vpc)));
        return stores.subnetsOf(caller, vpc).stream()
                .filter(subnet -> !subnet.deleting())
                .reduce((newer, older) -> older) // the first one that was made
                .orElseThrow(
                        () ->
                                new CloudException(
                                        NetworkError.NO_SUBNET,
                                        "VPC %s has no subnet yet".formatted(of.name()),
                                        Map.of("field", "vpc_id")));
    }

    private static <R> R found(String field, java.util.function.Supplier<R> get) {
        try {
            return get.get();
        } catch (CloudException refused) {
            throw refused.code() == KernelError.NOT_FOUND
                    ? new CloudException(
                            KernelError.REFERENCE_NOT_FOUND,
                            String.valueOf(refused.getMessage()),
                            Map.of("field", field))
                    : refused;
        }
    }

    private static <S> Resource<S, Installed> alive(String field, Resource<S, Installed> one) {
        if (one.deleting()) {
            throw new CloudException(
                    KernelError.DELETING,
                    "%s %s is being deleted".formatted(one.kind(), one.name()),
                    Map.of("field", field));
        }
        return one;
    }

    private static CloudException otherVpc(String field, String why) {
        return new CloudException(NetworkError.OTHER_VPC, why, Map.of("field", field));
    }

    private static String address(Resource<SubnetSpec, Installed> subnet, String text) {
        IpAddress address = IpAddress.parse("private_ip", text);
        if (!SubnetService.addresses(subnet).gives(address)) {
            throw new CloudException(
                    NetworkError.ADDRESS_REFUSED,
                    "%s cannot be given in subnet %s (%s)"
                            .formatted(address, subnet.name(), subnet.spec().cidr()),
                    Map.of("field", "private_ip"));
        }
        return address.toString();
    }

    @Override
    public PlacedPort ensure(
            Caller caller, UUID instance, String hostName, int mbps, PortWish wanted) {
        Resource<PortSpec, Installed> port =
                stores.portOf(caller, instance)
                        .orElseGet(() -> make(caller, instance, hostName, mbps, wanted));
        if (port.spec().mbps() != mbps) {
            port =
                    stores.ports.update(
                            caller,
                            port.id(),
                            now -> now.draft().withSpec(now.spec().withMbps(mbps)));
        }
        return placed(caller, port);
    }

    private Resource<PortSpec, Installed> make(
            Caller caller, UUID instance, String hostName, int mbps, PortWish wanted) {
        PortWish wish = check(caller, wanted);
        UUID id = wish.subnet();
        if (id == null) {
            throw new IllegalStateException("a checked wish has a subnet");
        }
        Resource<SubnetSpec, Installed> subnet = stores.subnets.get(caller, id);
        String mac = mac();
        Function<String, Resource<PortSpec, Installed>> attempt =
                address ->
                        stores.ports.create(
                                caller,
                                new Draft<>(
                                        "port",
                                        new PortSpec(
                                                subnet.spec().vpc(),
                                                subnet.id(),
                                                subnet.spec().driver(),
                                                instance,
                                                hostName,
                                                address,
                                                mac,
                                                wish.groups(),
                                                mbps,
                                                wish.published()),
                                        Map.of(),
                                        instance));
        String address = wish.address();
        return address == null
                ? SubnetService.addresses(subnet).take(attempt)
                : exactly(attempt, address(subnet, address));
    }

    private static Resource<PortSpec, Installed> exactly(
            Function<String, Resource<PortSpec, Installed>> attempt, String address) {
        try {
            return attempt.apply(address);
        } catch (CloudException refused) {
            throw refused.details().get("claim") == null
                    ? refused
                    : new CloudException(
                            NetworkError.ADDRESS_REFUSED,
                            address + " is taken",
                            Map.of("field", "private_ip"),
                            refused);
        }
    }

    // Of the range that nobody is given by a vendor; drawn once and kept, so that neighbours that
    // know it stay right.
    private static String mac() {
        long bits = Ids.next().getLeastSignificantBits();
        StringBuilder mac = new StringBuilder("0a");
        for (int i = 4; i >= 0; i--) {
            mac.append(":%02x".formatted(bits >> (8 * i) & 0xff));
        }
        return mac.toString();
    }

    private PlacedPort placed(Caller caller, Resource<PortSpec, Installed> port) {
        PortSpec spec = port.spec();
        Resource<SubnetSpec, Installed> subnet = stores.subnets.get(caller, spec.subnet());
        NetworkLimits limits = backend.driver(spec.driver()).limits();
        return new PlacedPort(
                port.id(),
                spec.vpc(),
                spec.subnet(),
                spec.address(),
                spec.mac(),
                limits.mtu(),
                limits.offloads(),
                backend.nameServers(subnet.spec()),
                Backend.domain(stores.vpcs.get(caller, spec.vpc()).name()));
    }

    @Override
    public boolean plug(Caller caller, UUID instance, NetworkHandle handle) {
        Resource<PortSpec, Installed> port = require(stores, caller, instance);
        @Nullable Installed status = port.status();
        if (status == null) {
            return false;
        }
        try {
            backend.driver(port.spec().driver()).plug(port.id(), handle);
            return true;
        } catch (CloudException refused) {
            if (refused.code().name().equals("NOT_ENSURED")) {
                // the backend has lost it: it is made again, and its instance told
                stores.ports.wake(Kinds.INSTANCE, instance.toString());
                throw new CloudException(
                        NetworkError.NOT_YET, "the port is being made again", Map.of(), refused);
            }
            throw refused;
        }
    }

    /** The port of an instance; refused if it is in no VPC. */
    static Resource<PortSpec, Installed> require(Stores stores, Caller caller, UUID instance) {
        return stores.portOf(caller, instance)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        KernelError.NOT_FOUND,
                                        "instance %s does not exist, or is in no VPC"
                                                .formatted(instance),
                                        Map.of("field", "instance_id")));
    }

    @Override
    public Optional<Resource<PortSpec, Installed>> of(Caller caller, UUID instance) {
        return stores.portOf(caller, instance);
    }

    @Override
    public Page<Resource<PortSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page) {
        stores.vpcs.get(caller, vpc);
        return stores.ports.list(caller, Stores.where(page, Kinds.VPC, vpc.toString()));
    }
}
