// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.network.NetworkError;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.Rule;

/** Security groups and their rules. */
abstract class GroupsContract extends NetworkServiceContract {

    GroupsContract(Opening opening) {
        super(opening);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "TCP,   0,     80,    10.0.0.0/8,  port_min",
                "TCP,   80,    65536, 10.0.0.0/8,  port_max",
                "TCP,   90,    80,    10.0.0.0/8,  port_max",
                "TCP,   80,    -,     10.0.0.0/8,  port_min",
                "UDP,   -1,    80,    10.0.0.0/8,  port_min",
                "ALL,   80,    80,    10.0.0.0/8,  port_min",
                "ICMP,  256,   0,     10.0.0.0/8,  port_min",
                "ICMP,  -,     0,     10.0.0.0/8,  port_min",
                "TCP,   80,    80,    10.0.0.1/8,  cidr",
                "TCP,   80,    80,    10.0.0.0/40, cidr",
                "TCP,   80,    80,    -,           cidr"
            },
            nullValues = "-")
    void aRuleThatCannotBeIsRefused(
            String protocol, Integer low, Integer high, String cidr, String field) {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        Rule rule =
                new Rule(
                        Ids.next(),
                        Rule.Direction.INGRESS,
                        Rule.Protocol.valueOf(protocol),
                        low,
                        high,
                        cidr,
                        null,
                        100,
                        Rule.Action.ALLOW,
                        "");
        CloudException refusal = refused(() -> world.groups.add(alice, group, rule));
        assertThat(refusal.field()).contains(field);
        assertThat(refusal.kind().status()).isEqualTo(400);
        assertThat(world.groups.get(alice, group).spec().rules()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/8", "::/0", "2001:db8::/32"})
    void bothVersionsOfAddressesCanBeInRules(String cidr) {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        world.groups.add(alice, group, World.tcp(80, cidr));
        assertThat(world.groups.get(alice, group).spec().rules()).hasSize(1);
    }

    @Test
    void aGroupHasNoMoreRulesThanItMay() {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        List<Rule> rules = new ArrayList<>();
        for (int i = 1; i <= 4096; i++) {
            rules.add(World.tcp(i, "0.0.0.0/0"));
        }
        assertThat(refused(() -> world.groups.replace(alice, group, rules)).code())
                .isEqualTo(NetworkError.TOO_MANY_RULES);
        world.groups.replace(alice, group, rules.subList(0, 1000));
        assertThat(refused(() -> world.groups.add(alice, group, World.tcp(1001, "::/0"))).code())
                .isEqualTo(NetworkError.TOO_MANY_RULES);
    }

    @Test
    void aRuleIsInAGroupOnce() {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        Rule first = World.tcp(80, "0.0.0.0/0");
        world.groups.add(alice, group, first);
        CloudException refusal =
                refused(() -> world.groups.add(alice, group, World.tcp(80, "0.0.0.0/0")));
        assertThat(refusal.code()).isEqualTo(NetworkError.RULE_EXISTS);
        assertThat(refusal.details()).containsEntry("rule_id", first.id().toString());
        assertThat(world.groups.remove(alice, first.id()).spec().rules()).isEmpty();
        assertThat(refused(() -> world.groups.remove(alice, first.id())).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void aGroupInUseStays() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID clients = world.group(alice, vpc, "clients").id();
        UUID web = world.group(alice, vpc, "web", World.from(clients, 80)).id();
        PlacedPort port = world.place(alice, subnet, "server", web);
        assertThat(refused(() -> world.groups.delete(alice, clients)).code())
                .isEqualTo(KernelError.IN_USE);
        assertThat(refused(() -> world.groups.delete(alice, web)).code())
                .isEqualTo(KernelError.IN_USE);
        world.groups.detach(alice, world.instanceOf(alice, port), web);
        world.groups.delete(alice, web);
        world.reconcile();
        world.groups.delete(alice, clients);
        UUID group = world.groups.named(alice, vpc, "default").orElseThrow().id();
        assertThat(refused(() -> world.groups.delete(alice, group)).code())
                .isEqualTo(NetworkError.WRONG_STATE);
    }

    @Test
    void groupsThatNameEachOtherStayUntilARuleIsGone() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID web = world.group(alice, vpc, "web").id();
        UUID database = world.group(alice, vpc, "database", World.from(web, 5432)).id();
        Rule back = World.from(database, 80);
        world.groups.add(alice, web, back);
        world.reconcile();
        assertThat(refused(() -> world.groups.delete(alice, web)).details())
                .containsEntry("used_by", "sg/" + database);
        CloudException refusal = refused(() -> world.groups.delete(alice, database));
        assertThat(refusal.code()).isEqualTo(KernelError.IN_USE);
        assertThat(refusal).hasMessageContaining("security group web");
        assertThat(refusal.details())
                .containsEntry("used_by", "sg/" + web)
                .containsEntry("rule_id", back.id().toString());
        world.groups.remove(alice, back.id());
        world.groups.delete(alice, database);
        world.reconcile();
        world.groups.delete(alice, web);
    }
}
