// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.Rule;
import org.thecloud.network.spi.Tracing.Outcome;

/** Asks OVN itself what it would do with a packet: {@code ovn-trace} reads its logical flows. */
final class Traces {

    private static final Pattern OUTPUT = Pattern.compile("output to \"([0-9a-f-]{36})\"");

    private final Control control;
    private final Commands host;

    Traces(Control control, Commands host) {
        this.control = control;
        this.host = host;
    }

    Outcome trace(UUID from, String to, Rule.Protocol protocol, @Nullable Integer port) {
        Map<String, String> sender =
                control.find(Drawing.PORT, List.of("external_ids"), Transaction.id(from))
                        .map(row -> Values.map(row.path("external_ids")))
                        .orElseThrow(() -> Faults.absent("port", from));
        String steps =
                host.run(
                        List.of(
                                "ovn-trace",
                                "--db=" + control.southbound(),
                                "--ct=new",
                                "--ct=new",
                                "--ct=new",
                                "--ct=new",
                                "--summary",
                                "--no-friendly-names",
                                "subnet-" + sender.get("thecloud-subnet"),
                                packet(from, sender, to, protocol, port)),
                        "");
        Matcher output = OUTPUT.matcher(steps);
        return new Outcome(output.find() ? UUID.fromString(output.group(1)) : null, steps);
    }

    private String packet(
            UUID from,
            Map<String, String> sender,
            String to,
            Rule.Protocol protocol,
            @Nullable Integer port) {
        String flow =
                "inport == \"%s\" && eth.src == %s && eth.dst == %s && ip4.src == %s && ip4.dst == %s && ip.ttl == 64"
                        .formatted(
                                from,
                                sender.get("thecloud-mac"),
                                nextHop(sender, to),
                                sender.get("thecloud-address"),
                                to);
        String name = protocol.name().toLowerCase(Locale.ROOT);
        return switch (protocol) {
            case TCP, UDP ->
                    flow
                            + " && %s && %s.src == 40000 && %s.dst == %d"
                                    .formatted(name, name, name, port == null ? 0 : port);
            case ICMP, ALL -> flow + " && icmp4 && icmp4.type == 8 && icmp4.code == 0";
        };
    }

    // In the same subnet a packet goes straight to its port, elsewhere by the router.
    private String nextHop(Map<String, String> sender, String to) {
        return control
                .rows(
                        Drawing.PORT,
                        List.of("external_ids"),
                        Transaction.where(
                                "external_ids",
                                "includes",
                                Map.of(
                                        "thecloud-subnet",
                                        sender.getOrDefault("thecloud-subnet", ""),
                                        "thecloud-address",
                                        to)))
                .stream()
                .findFirst()
                .map(Traces::mac)
                .orElseGet(
                        () ->
                                Ids.mac(
                                        Ids.of(
                                                UUID.fromString(sender.get("thecloud-subnet")),
                                                "gateway")));
    }

    private static String mac(JsonNode row) {
        return Values.map(row.path("external_ids")).getOrDefault("thecloud-mac", "");
    }
}
