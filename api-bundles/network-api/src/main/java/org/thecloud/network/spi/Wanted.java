// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.spi;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.Cidr;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.Route;
import org.thecloud.network.Rule;

/**
 * Something as the platform wants it in the network. The platform gives the id and the installation
 * whose object it is; the driver marks what it makes with both. Each is whole in itself: what it
 * builds on is named by id and must have been ensured before.
 */
public sealed interface Wanted {

    /** What there is. */
    enum Kind {
        NETWORK,
        SUBNET,
        RULES,
        PORT,
        PEERING,
        ROUTES,
        ADDRESS
    }

    UUID id();

    UUID installation();

    Kind kind();

    /**
     * A VPC: a router of its own. Networks share nothing, so their blocks may be the same.
     *
     * @param domain in which names of its ports are found, such as {@code prod.internal}
     * @param uplink its way out; absent for a network that has none
     */
    record Network(
            UUID id,
            UUID installation,
            String name,
            Cidr cidr,
            String domain,
            @Nullable Uplink uplink)
            implements Wanted {
        @Override
        public Kind kind() {
            return Kind.NETWORK;
        }
    }

    /**
     * A way out.
     *
     * @param address of the network itself outside; what its ports send appears to come from there,
     *     unless they have an address of their own
     * @param pool the block outside that the address is of
     * @param gateway who routes there
     */
    record Uplink(String address, Cidr pool, String gateway) {}

    /**
     * A part of a network in which ports reach each other without the router.
     *
     * @param gateway address of the router in it
     */
    record Subnet(
            UUID id,
            UUID installation,
            UUID network,
            Cidr cidr,
            String gateway,
            List<String> nameServers)
            implements Wanted {

        public Subnet {
            nameServers = List.copyOf(nameServers);
        }

        @Override
        public Kind kind() {
            return Kind.SUBNET;
        }
    }

    /**
     * What may reach the ports that are under these rules, and whom they may reach. Stateful. What
     * no rule allows to come in is dropped. What goes out is free, unless there is a rule about
     * what goes out: then what none allows is dropped. Replaced as a whole, at one moment.
     */
    record Rules(UUID id, UUID installation, UUID network, List<Rule> rules) implements Wanted {

        public Rules {
            rules = List.copyOf(rules);
        }

        @Override
        public Kind kind() {
            return Kind.RULES;
        }
    }

    /**
     * Where one machine is plugged in. It can send from its own addresses only.
     *
     * @param hostName under which it is found in the network's domain
     * @param rules ids of the rule sets that hold for it; those without any let nothing in
     * @param mbps megabits a second that it sends, and that it gets, at most; 0 for as many as can
     *     be
     * @param published TCP ports that answer on an address of the host, for drivers that are {@link
     *     Publishing}; what comes in that way needs no rule, and nothing else is let in by it
     */
    record Port(
            UUID id,
            UUID installation,
            UUID network,
            UUID subnet,
            String hostName,
            String address,
            String mac,
            Set<UUID> rules,
            int mbps,
            List<PublishedPort> published)
            implements Wanted {

        public Port {
            rules = Set.copyOf(rules);
            published = List.copyOf(published);
        }

        /** One that publishes nothing, as fast as can be. */
        public Port(
                UUID id,
                UUID installation,
                UUID network,
                UUID subnet,
                String hostName,
                String address,
                String mac,
                Set<UUID> rules) {
            this(id, installation, network, subnet, hostName, address, mac, rules, 0, List.of());
        }

        @Override
        public Kind kind() {
            return Kind.PORT;
        }
    }

    /**
     * Two networks that route to each other, as long as the rules of their ports allow. Whoever is
     * connected to one of them by another peering does not get through.
     */
    record Peering(UUID id, UUID installation, UUID left, Cidr leftCidr, UUID right, Cidr rightCidr)
            implements Wanted {
        @Override
        public Kind kind() {
            return Kind.PEERING;
        }
    }

    /**
     * A table of routes for some subnets of a network. Subnets without one reach the network's way
     * out and its peerings; those that have one only what it says, and their own network.
     *
     * @param routes none of them is local; those through a peering name it by its id here
     */
    record Routes(UUID id, UUID installation, UUID network, Set<UUID> subnets, List<Route> routes)
            implements Wanted {

        public Routes {
            subnets = Set.copyOf(subnets);
            routes = List.copyOf(routes);
        }

        @Override
        public Kind kind() {
            return Kind.ROUTES;
        }
    }

    /**
     * An address outside that stands for one port: what is sent to it reaches the port if its rules
     * allow, and what the port sends out comes from it.
     *
     * @param outside of the block that the network's uplink is of
     * @param inside address of the port
     */
    record Address(
            UUID id, UUID installation, UUID network, UUID port, String outside, String inside)
            implements Wanted {
        @Override
        public Kind kind() {
            return Kind.ADDRESS;
        }
    }
}
