// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.thecloud.network.Rule;
import org.thecloud.network.spi.Wanted;

/**
 * Rules as ACLs of port groups. A group is of the ports that a set of rules holds for, and one is
 * of all.
 */
final class Acls {

    // OVN takes 0 to 32767; ours go from 1 to 10000, the lowest first, and deny before allow.
    private static final int HIGHEST = 30_000;
    private static final int UNLESS_EGRESS = 2;
    private static final int UNLESS_ANY = 1;

    private Acls() {}

    /** The group of every port of an installation. */
    static UUID all(UUID installation) {
        return Ids.of(installation, "all");
    }

    static String groupName(UUID id) {
        return Ids.word("g", id);
    }

    /** What holds for every port, unless rules say otherwise: nothing comes in, all goes out. */
    static List<Row> unlessRules(UUID installation) {
        UUID all = all(installation);
        UUID in = Ids.of(all, "in");
        UUID out = Ids.of(all, "out");
        String group = groupName(all);
        return List.of(
                Row.of(Drawing.GROUP, all, Map.of("name", group, "acls", Set.of(in, out))),
                acl(in, "to-lport", UNLESS_ANY, "outport == @" + group + " && ip", "drop"),
                acl(
                        out,
                        "from-lport",
                        UNLESS_ANY,
                        "inport == @" + group + " && ip",
                        "allow-related"));
    }

    /** What one port gets, whatever rules say. */
    static Row beforeRules(Wanted.Port port, UUID id, String match) {
        return Row.in(
                new Row.Parent(Drawing.SWITCH, port.subnet(), "acls"),
                Drawing.ACL,
                id,
                columns("to-lport", HIGHEST + 1, match, "allow-related"));
    }

    static List<Row> rules(Wanted.Rules rules) {
        String group = groupName(rules.id());
        List<Row> rows = new ArrayList<>();
        boolean egress = false;
        for (Rule rule : rules.rules()) {
            boolean in = rule.direction() == Rule.Direction.INGRESS;
            egress |= !in;
            rows.add(
                    acl(
                            Ids.of(rules.id(), "rule/" + rule.id()),
                            in ? "to-lport" : "from-lport",
                            priority(rule),
                            match(group, rule),
                            rule.action() == Rule.Action.ALLOW ? "allow-related" : "drop"));
        }
        if (egress) {
            rows.add(
                    acl(
                            Ids.of(rules.id(), "egress"),
                            "from-lport",
                            UNLESS_EGRESS,
                            "inport == @" + group + " && ip",
                            "drop"));
            // how a machine gets its address and finds the others is not the tenant's to forbid
            rows.add(
                    acl(
                            Ids.of(rules.id(), "services"),
                            "from-lport",
                            HIGHEST + 1,
                            "inport == @" + group + " && ip4 && udp && udp.dst == {53, 67}",
                            "allow-related"));
        }
        Set<UUID> acls = new TreeSet<>();
        rows.forEach(row -> acls.add(row.id()));
        rows.add(
                Row.of(
                        Drawing.GROUP,
                        rules.id(),
                        Map.of("name", group, "acls", acls, "external_ids", Drawing.marks(rules))));
        return rows;
    }

    private static int priority(Rule rule) {
        return HIGHEST - 2 * rule.priority() + (rule.action() == Rule.Action.DENY ? 1 : 0);
    }

    private static Row acl(UUID id, String direction, int priority, String match, String action) {
        return Row.of(Drawing.ACL, id, columns(direction, priority, match, action));
    }

    private static Map<String, Object> columns(
            String direction, int priority, String match, String action) {
        return Map.of(
                "direction", direction, "priority", priority, "match", match, "action", action);
    }

    private static String match(String group, Rule rule) {
        boolean in = rule.direction() == Rule.Direction.INGRESS;
        StringBuilder match =
                new StringBuilder(in ? "outport" : "inport").append(" == @").append(group);
        String side = in ? "src" : "dst";
        int version = 4;
        if (rule.group() != null) {
            match.append(" && ip4 && ip4.%s == $%s_ip4".formatted(side, groupName(rule.group())));
        } else if (rule.cidr() != null) {
            version = rule.cidr().indexOf(':') < 0 ? 4 : 6;
            match.append(" && ip").append(version);
            if (!rule.cidr().endsWith("/0")) {
                match.append(" && ip%d.%s == %s".formatted(version, side, rule.cidr()));
            }
        } else {
            match.append(" && ip");
        }
        return match.append(protocol(rule, version)).toString();
    }

    private static String protocol(Rule rule, int version) {
        Integer low = rule.portMin();
        Integer high = rule.portMax();
        switch (rule.protocol()) {
            case ALL:
                return "";
            case ICMP:
                String icmp = "icmp" + version;
                return " && "
                        + icmp
                        + (low == null ? "" : " && %s.type == %d".formatted(icmp, low))
                        + (high == null ? "" : " && %s.code == %d".formatted(icmp, high));
            default:
                String name = rule.protocol().name().toLowerCase(Locale.ROOT);
                return " && "
                        + name
                        + (low == null ? "" : " && %s.dst >= %d".formatted(name, low))
                        + (high == null ? "" : " && %s.dst <= %d".formatted(name, high));
        }
    }
}
