// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.thecloud.kernel.CloudException;

/** What may be called: forms of targets, ports and addresses. */
final class Rules {

    /** Longer ones are no names, says RFC 1035. */
    private static final int MOST_NAME = 253;

    private final Ranges ranges;
    private final Ports ports;

    Rules(Config config) {
        this.ranges = new Ranges(config.networks_allowed(), config.networks_denied());
        this.ports = new Ports(config.ports_allowed(), config.ports_denied());
    }

    /** Refuses what can be refused without looking up the name. */
    void check(URI target) {
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw EgressError.refused("scheme", "only http and https addresses are called");
        }
        if (target.getRawUserInfo() != null) {
            throw EgressError.refused(
                    "user-info", "an address with a name or password in it is not called");
        }
        String host = target.getHost();
        if (host == null || host.isEmpty() || host.length() > MOST_NAME || host.contains("%")) {
            throw EgressError.refused("host", "the address has no valid host");
        }
        if (!ports.allow(port(target))) {
            throw EgressError.refused(
                    "port", "port " + port(target) + " may not be called from here");
        }
    }

    static int port(URI target) {
        return target.getPort() != -1
                ? target.getPort()
                : "https".equalsIgnoreCase(target.getScheme()) ? 443 : 80;
    }

    /** Refuses a name of which any address may not be called. */
    void check(String host, List<InetAddress> addresses) {
        addresses.stream()
                .flatMap(address -> ranges.refusal(address).stream())
                .findFirst()
                .ifPresent(
                        reason -> {
                            throw refused(host, reason);
                        });
    }

    // Does not tell the address: what a name resolves to inside is nobody's business.
    private static CloudException refused(String host, String reason) {
        return EgressError.refused(
                reason, host + " may not be called from here: its address is " + reason);
    }
}
