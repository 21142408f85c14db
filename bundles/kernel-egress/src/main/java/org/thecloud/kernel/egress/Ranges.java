// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be called. What the operator denied is refused, what the operator allowed
 * passes, and of the rest whatever the registries of IANA do not call globally reachable is
 * refused. Addresses where clouds tell secrets to their machines pass only when the operator allows
 * the single address.
 */
final class Ranges {

    private static final Map<Network, String> SPECIAL = new LinkedHashMap<>();
    private static final List<Network> METADATA =
            networks(
                    "169.254.169.254/32",
                    "169.254.170.2/32",
                    "100.100.100.200/32",
                    "168.63.129.16/32",
                    "192.0.0.192/32",
                    "fd00:ec2::254/128",
                    "fd20:ce::254/128");
    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");
    private static final Network NAT64 = Network.of("64:ff9b::/96");

    static {
        special("unspecified", "0.0.0.0/8", "::/128");
        special("loopback", "127.0.0.0/8", "::1/128");
        special(
                "private",
                "10.0.0.0/8",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "fc00::/7",
                "fec0::/10");
        special("shared", "100.64.0.0/10");
        special("link-local", "169.254.0.0/16", "fe80::/10");
        special("multicast", "224.0.0.0/4", "ff00::/8");
        special(
                "documentation",
                "192.0.2.0/24",
                "198.51.100.0/24",
                "203.0.113.0/24",
                "2001:db8::/32",
                "3fff::/20");
        special("benchmark", "198.18.0.0/15", "2001:2::/48");
        special("tunnel", "192.88.99.0/24", "2001::/32", "2002::/16", "64:ff9b:1::/48");
        special("reserved", "192.0.0.0/24", "240.0.0.0/4", "2001::/23");
    }

    private final List<Network> allowed;
    private final List<Network> denied;

    Ranges(String[] allowed, String[] denied) {
        this.allowed = networks(allowed);
        this.denied = networks(denied);
    }

    private static List<Network> networks(String... texts) {
        return Lists.of(texts).map(Network::of).toList();
    }

    private static void special(String reason, String... networks) {
        networks(networks).forEach(network -> SPECIAL.put(network, reason));
    }

    /** Why the address may not be called; empty if it may. */
    Optional<String> refusal(InetAddress address) {
        InetAddress plain = unwrapped(address);
        if (!plain.equals(address) && matches(denied, address)) {
            return Optional.of("denied by the operator");
        }
        if (matches(denied, plain)) {
            return Optional.of("denied by the operator");
        }
        boolean single =
                allowed.stream().anyMatch(network -> network.single() && network.contains(plain));
        if (matches(METADATA, plain) && !single) {
            return Optional.of("metadata");
        }
        if (matches(allowed, plain)) {
            return Optional.empty();
        }
        return SPECIAL.entrySet().stream()
                .filter(special -> special.getKey().contains(plain))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> elsewhere(plain));
    }

    private static Optional<String> elsewhere(InetAddress address) {
        return address instanceof Inet6Address && !GLOBAL_UNICAST.contains(address)
                ? Optional.of("reserved")
                : Optional.empty();
    }

    /** The IPv4 address inside an address of a translator, which is where packets end up. */
    private static InetAddress unwrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean mapped =
                bytes.length == 16 && zero(bytes, 10) && bytes[10] == -1 && bytes[11] == -1;
        if (!mapped && !NAT64.contains(address)) {
            return address;
        }
        InetAddress inside = address(Arrays.copyOfRange(bytes, 12, 16));
        return inside == null ? address : inside;
    }

    private static boolean zero(byte[] bytes, int first) {
        for (int i = 0; i < first; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            return null;
        }
    }

    private static boolean matches(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
