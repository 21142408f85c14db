// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.List;
import java.util.Map;
import org.thecloud.kernel.CloudException;
import org.thecloud.network.Cidr;
import org.thecloud.network.NetworkError;
import org.thecloud.network.Rule;
import org.thecloud.network.Rule.Protocol;

/** What rules of security groups must keep to. */
final class RuleBook {

    private static final int LAST_PORT = 65535;
    private static final int LAST_CODE = 255;
    private static final int LONGEST_DESCRIPTION = 255;

    private RuleBook() {}

    static void check(List<Rule> rules, int most) {
        if (rules.size() > most) {
            throw new CloudException(
                    NetworkError.TOO_MANY_RULES,
                    "a security group has at most %d rules, not %d".formatted(most, rules.size()),
                    Map.of("field", "rules", "most", Integer.toString(most)));
        }
        for (int i = 0; i < rules.size(); i++) {
            try {
                check(rules.get(i));
            } catch (CloudException refused) {
                throw rules.size() == 1 ? refused : refused.with("index", Integer.toString(i));
            }
        }
        unique(rules);
    }

    private static void unique(List<Rule> rules) {
        Map<Rule, Rule> seen = new java.util.HashMap<>();
        for (Rule rule : rules) {
            Rule said = rule.plain();
            Rule before = seen.put(said, rule);
            if (before != null) {
                throw new CloudException(
                        NetworkError.RULE_EXISTS,
                        "the group has this rule already",
                        Map.of("rule_id", before.id().toString()));
            }
        }
    }

    static void check(Rule rule) {
        ports(rule);
        if ((rule.cidr() == null) == (rule.group() == null)) {
            throw CloudException.invalid(
                    "cidr", "either cidr or source_group_id must be given, and not both");
        }
        if (rule.cidr() != null) {
            Cidr.parse("cidr", rule.cidr());
        }
        if (rule.priority() < 1 || rule.priority() > Rule.LAST_PRIORITY) {
            throw CloudException.invalid(
                    "priority", "priority must be from 1 to " + Rule.LAST_PRIORITY);
        }
        if (rule.description().length() > LONGEST_DESCRIPTION) {
            throw CloudException.invalid("description", "description has at most 255 characters");
        }
    }

    private static void ports(Rule rule) {
        Integer low = rule.portMin();
        Integer high = rule.portMax();
        if (rule.protocol() == Protocol.ALL) {
            refuse("port_min", low != null, "rules for all protocols have no ports");
            refuse("port_max", high != null, "rules for all protocols have no ports");
        } else if (rule.protocol() == Protocol.ICMP) {
            refuse(
                    "port_min",
                    low != null && (low < 0 || low > LAST_CODE),
                    "port_min of icmp is a type from 0 to 255");
            refuse(
                    "port_max",
                    high != null && (high < 0 || high > LAST_CODE),
                    "port_max of icmp is a code from 0 to 255");
            refuse("port_min", low == null && high != null, "a code of icmp needs a type");
        } else {
            refuse(
                    "port_min",
                    (low == null) != (high == null),
                    "port_min and port_max go together");
            refuse("port_min", low != null && outside(low), "port_min must be from 1 to 65535");
            refuse("port_max", high != null && outside(high), "port_max must be from 1 to 65535");
            refuse(
                    "port_max",
                    low != null && high != null && low > high,
                    "port_max must not be less than port_min");
        }
    }

    private static boolean outside(int port) {
        return port < 1 || port > LAST_PORT;
    }

    private static void refuse(String field, boolean wrong, String why) {
        if (wrong) {
            throw CloudException.invalid(field, why);
        }
    }
}
