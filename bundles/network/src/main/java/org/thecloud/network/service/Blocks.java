// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.thecloud.kernel.CloudException;
import org.thecloud.network.Cidr;
import org.thecloud.network.IpAddress;
import org.thecloud.network.NetworkError;

/** Which blocks networks may have, and which are free. */
final class Blocks {

    private static final List<Cidr> PRIVATE =
            List.of(
                    Cidr.of("10.0.0.0/8"),
                    Cidr.of("172.16.0.0/12"),
                    Cidr.of("192.168.0.0/16"),
                    Cidr.of("100.64.0.0/10"),
                    Cidr.of("198.18.0.0/15"));
    private static final int LARGEST = 16;
    private static final int SMALLEST = 28;
    private static final int USUAL_SUBNET = 24;

    private Blocks() {}

    /** A block that a user wants for a VPC. */
    static Cidr vpc(String field, String text) {
        Cidr block = network(field, text);
        if (PRIVATE.stream().noneMatch(all -> all.contains(block))) {
            throw refused(
                    field,
                    block
                            + " is not private; take one inside of 10.0.0.0/8, 172.16.0.0/12 or"
                            + " 192.168.0.0/16");
        }
        return block;
    }

    /** A block that a user wants for a subnet. */
    static Cidr subnet(String field, String text, Cidr vpc) {
        Cidr block = network(field, text);
        if (!vpc.contains(block)) {
            throw new CloudException(
                    NetworkError.CIDR_OUTSIDE,
                    "%s is not inside of the VPC's block %s".formatted(block, vpc),
                    Map.of("field", field, "vpc_cidr", vpc.toString()));
        }
        return block;
    }

    /** A block that a route of a VPC leads to. */
    static Cidr destination(String field, String text, Cidr vpc) {
        Cidr block = Cidr.parse(field, text.strip());
        if (block.version() != 4) {
            throw refused(field, "networks have IPv4 blocks; IPv6 cannot be had yet");
        }
        if (vpc.contains(block)) {
            throw new CloudException(
                    NetworkError.ROUTE_REFUSED,
                    "%s is of the VPC itself (%s), which is always local".formatted(block, vpc),
                    Map.of("field", field, "vpc_cidr", vpc.toString()));
        }
        return block;
    }

    private static Cidr network(String field, String text) {
        Cidr block = Cidr.parse(field, text.strip());
        if (block.version() != 4) {
            throw refused(field, "networks have IPv4 blocks; IPv6 cannot be had yet");
        }
        if (block.prefix() < LARGEST || block.prefix() > SMALLEST) {
            throw refused(
                    field,
                    "the prefix must be from /%d to /%d, not /%d"
                            .formatted(LARGEST, SMALLEST, block.prefix()));
        }
        return block;
    }

    private static CloudException refused(String field, String why) {
        return new CloudException(NetworkError.CIDR_REFUSED, why, Map.of("field", field));
    }

    /** A /16 of 10.0.0.0/8 that shares nothing with these, as long as there is one. */
    static Cidr freeVpc(Collection<Cidr> taken) {
        return free(PRIVATE.get(0), LARGEST, taken);
    }

    /** The first free block in a VPC, of the usual size or what the VPC has. */
    static Cidr freeSubnet(Cidr vpc, Collection<Cidr> taken) {
        return free(vpc, Math.max(USUAL_SUBNET, vpc.prefix()), taken);
    }

    private static Cidr free(Cidr all, int prefix, Collection<Cidr> taken) {
        long step = 1L << (32 - prefix);
        for (IpAddress at = all.first(); all.contains(at); at = at.plus(step)) {
            Cidr block = new Cidr(at, prefix);
            if (taken.stream().noneMatch(block::overlaps)) {
                return block;
            }
        }
        throw new CloudException(
                NetworkError.NO_ADDRESS,
                "no block of the size /%d is free in %s".formatted(prefix, all),
                Map.of("cidr", all.toString()));
    }
}
