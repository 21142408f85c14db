// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.thecloud.kernel.resource.Reference;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PeeringSpec.Decision;
import org.thecloud.network.PortSpec;
import org.thecloud.network.Route;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.Rule;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.VpcSpec;

/** What the store knows of the things a network is made of. */
final class Kinds {

    static final String VPC = "vpc";
    static final String SUBNET = "subnet";
    static final String GROUP = "sg";
    static final String PORT = "port";
    static final String PEERING = "vpc_peering";
    static final String TABLE = "route-table";
    static final String ADDRESS = "eip";

    static final String DRIVER = "driver";
    static final String INSTANCE = "instance";

    private Kinds() {}

    /** A claim that only one may have an address outside. */
    static String outside(String address) {
        return "outside/" + address;
    }

    private abstract static class OfNetworks<S> implements ResourceKind<S, Installed> {

        private final String name;
        private final Class<S> type;

        OfNetworks(String name, Class<S> type) {
            this.name = name;
            this.type = type;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Class<S> specType() {
            return type;
        }

        @Override
        public Class<Installed> statusType() {
            return Installed.class;
        }
    }

    static final ResourceKind<VpcSpec, Installed> VPCS =
            new OfNetworks<>(VPC, VpcSpec.class) {
                @Override
                public Map<String, Long> quota(VpcSpec spec) {
                    return Map.of("vpcs", 1L);
                }

                @Override
                public Set<String> claims(VpcSpec spec) {
                    return spec.outside() == null
                            ? Set.of()
                            : Set.of(Kinds.outside(spec.outside()));
                }

                // Without what was chosen.
                @Override
                public Object identity(VpcSpec spec) {
                    return String.valueOf(spec.asked());
                }

                @Override
                public Map<String, String> index(VpcSpec spec) {
                    return Map.of(DRIVER, spec.driver());
                }
            };

    static final ResourceKind<SubnetSpec, Installed> SUBNETS =
            new OfNetworks<>(SUBNET, SubnetSpec.class) {
                @Override
                public Set<String> claims(SubnetSpec spec) {
                    return Set.of("subnet/" + spec.vpc() + "/" + spec.cidr());
                }

                @Override
                public Object identity(SubnetSpec spec) {
                    return spec.vpc() + "/" + spec.asked() + "/" + spec.zone();
                }

                @Override
                public Map<String, String> index(SubnetSpec spec) {
                    return Map.of(DRIVER, spec.driver(), VPC, spec.vpc().toString());
                }
            };

    static final ResourceKind<GroupSpec, Installed> GROUPS =
            new OfNetworks<>(GROUP, GroupSpec.class) {
                @Override
                public Map<String, Long> quota(GroupSpec spec) {
                    return Map.of("security_groups", 1L);
                }

                @Override
                public Set<Reference> references(GroupSpec spec) {
                    Set<Reference> named = new java.util.HashSet<>();
                    spec.rules().stream()
                            .map(Rule::group)
                            .filter(Objects::nonNull)
                            .forEach(group -> named.add(new Reference(GROUP, group)));
                    return named;
                }

                // A rule has an id of its own each time.
                @Override
                public Object identity(GroupSpec spec) {
                    return spec.vpc() + "/" + spec.description();
                }

                @Override
                public Map<String, String> index(GroupSpec spec) {
                    return Map.of(DRIVER, spec.driver(), VPC, spec.vpc().toString());
                }
            };

    static final ResourceKind<PortSpec, Installed> PORTS =
            new OfNetworks<>(PORT, PortSpec.class) {
                @Override
                public Set<Reference> references(PortSpec spec) {
                    Set<Reference> named = new java.util.HashSet<>();
                    named.add(new Reference(VPC, spec.vpc()));
                    named.add(new Reference(SUBNET, spec.subnet()));
                    spec.groups().forEach(group -> named.add(new Reference(GROUP, group)));
                    return named;
                }

                @Override
                public Set<String> claims(PortSpec spec) {
                    return Set.of(inside(spec.subnet(), spec.address()));
                }

                @Override
                public Map<String, String> index(PortSpec spec) {
                    Map<String, String> index = new TreeMap<>();
                    index.put(DRIVER, spec.driver());
                    index.put(VPC, spec.vpc().toString());
                    index.put(SUBNET, spec.subnet().toString());
                    index.put(INSTANCE, spec.instance().toString());
                    index.put("address", spec.address());
                    spec.groups().forEach(group -> index.put(member(group), ""));
                    return index;
                }
            };

    /** A claim that only one port may have an address of a subnet. */
    static String inside(UUID subnet, String address) {
        return "address/" + subnet + "/" + address;
    }

    /** The indexed field that ports under a group have. */
    static String member(UUID group) {
        return GROUP + "/" + group;
    }

    static final ResourceKind<PeeringSpec, Installed> PEERINGS =
            new OfNetworks<>(PEERING, PeeringSpec.class) {
                @Override
                public String initialState() {
                    return NetworkState.PENDING_ACCEPTANCE;
                }

                @Override
                public Set<Reference> references(PeeringSpec spec) {
                    Set<Reference> named = new java.util.HashSet<>();
                    if (alive(spec) && (spec.requested() || within(spec))) {
                        named.add(new Reference(VPC, spec.requester()));
                    }
                    if (alive(spec) && (!spec.requested() || within(spec))) {
                        named.add(new Reference(VPC, spec.accepter()));
                    }
                    return named;
                }

                @Override
                public Set<String> claims(PeeringSpec spec) {
                    return alive(spec) && spec.requested()
                            ? Set.of(
                                    "peering/"
                                            + String.join(
                                                    "/",
                                                    new TreeSet<>(
                                                            Set.of(
                                                                    spec.requester().toString(),
                                                                    spec.accepter().toString()))))
                            : Set.of();
                }

                @Override
                public Map<String, String> index(PeeringSpec spec) {
                    return Map.of(DRIVER, spec.driver());
                }
            };

    private static boolean alive(PeeringSpec spec) {
        return spec.decision() == Decision.PENDING || spec.decision() == Decision.ACCEPTED;
    }

    /** Whether both sides are of one tenant. */
    static boolean within(PeeringSpec spec) {
        return spec.requesterTenant().equals(spec.accepterTenant());
    }

    static final ResourceKind<RouteTableSpec, Installed> TABLES =
            new OfNetworks<>(TABLE, RouteTableSpec.class) {
                @Override
                public Set<Reference> references(RouteTableSpec spec) {
                    Set<Reference> named = new java.util.HashSet<>();
                    spec.subnets().forEach(subnet -> named.add(new Reference(SUBNET, subnet)));
                    spec.routes().stream()
                            .map(Route::peering)
                            .filter(Objects::nonNull)
                            .forEach(peering -> named.add(new Reference(PEERING, peering)));
                    return named;
                }

                @Override
                public Set<String> claims(RouteTableSpec spec) {
                    return spec.subnets().stream()
                            .map(Kinds::holds)
                            .collect(java.util.stream.Collectors.toSet());
                }

                // A route has an id of its own each time.
                @Override
                public Object identity(RouteTableSpec spec) {
                    return spec.vpc();
                }

                @Override
                public Map<String, String> index(RouteTableSpec spec) {
                    Map<String, String> index = new TreeMap<>();
                    index.put(DRIVER, spec.driver());
                    index.put(VPC, spec.vpc().toString());
                    spec.subnets().forEach(subnet -> index.put(holds(subnet), ""));
                    spec.routes().stream()
                            .map(Route::peering)
                            .filter(Objects::nonNull)
                            .forEach(peering -> index.put(through(peering), ""));
                    return index;
                }
            };

    /** The claim, and the indexed field, of the table that holds for a subnet. */
    static String holds(UUID subnet) {
        return "routes/" + subnet;
    }

    /** The indexed field of tables with a route through a peering. */
    static String through(UUID peering) {
        return PEERING + "/" + peering;
    }

    static final ResourceKind<AddressSpec, Installed> ADDRESSES =
            new OfNetworks<>(ADDRESS, AddressSpec.class) {
                @Override
                public String requireName(String name) {
                    return name; // the address itself
                }

                @Override
                public String initialState() {
                    return NetworkState.ALLOCATED;
                }

                @Override
                public Map<String, Long> quota(AddressSpec spec) {
                    return Map.of("elastic_ips", 1L);
                }

                @Override
                public Set<String> claims(AddressSpec spec) {
                    return spec.port() == null
                            ? Set.of(outside(spec.address()))
                            : Set.of(outside(spec.address()), "eip/" + spec.port());
                }

                @Override
                public Object identity(AddressSpec spec) {
                    return "";
                }

                @Override
                public Map<String, String> index(AddressSpec spec) {
                    Map<String, String> index = new TreeMap<>();
                    if (spec.driver() != null) {
                        index.put(DRIVER, spec.driver());
                    }
                    if (spec.port() != null) {
                        index.put(PORT, spec.port().toString());
                    }
                    return index;
                }
            };
}
