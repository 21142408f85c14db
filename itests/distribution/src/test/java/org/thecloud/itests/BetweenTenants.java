// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Estate.WEB;
import static org.thecloud.itests.Problems.refused;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thecloud.itests.Estate.Elastic;
import org.thecloud.itests.Estate.Machine;
import org.thecloud.itests.RunningCloud.Account;

/** What two tenants have of each other: a peering, if both want it, and else nothing. */
abstract class BetweenTenants extends InNetworks {

    BetweenTenants(NetworksIT networks) {
        super(networks);
    }

    @Test
    void aPeeringLeadsThereWhileItIsActive(RunningCloud cloud) {
        String ours = mine.vpc("ours", "10.7.0.0/16");
        String other = theirs.vpc("other", "10.8.0.0/16");
        Machine client = mine.machine("client", mine.subnet(ours, "10.7.1.0/24"), "10.7.1.10");
        String open = theirs.group(other, "open");
        theirs.allow(open, WEB, ANYWHERE);
        Machine server =
                theirs.machine("server", theirs.subnet(other, "10.8.1.0/24"), "10.8.1.10", open);
        assertThat(client.asks(server.address(), WEB)).isEmpty();

        String asked =
                cloud.post(
                                mine.owner(),
                                "/vpc-peerings",
                                """
                                {"requester_vpc_id": "%s", "accepter_vpc_id": "%s", "accepter_tenant_id": "%s"}"""
                                        .formatted(ours, other, theirs.owner().tenantId()))
                        .id();
        mine.leavesWithThis("/vpc-peerings/" + asked);
        mine.awaitStatus("/vpc-peerings/" + asked, "pending-acceptance");
        assertThat(client.asks(server.address(), WEB)).isEmpty();

        String offered = onlyPeering(cloud, theirs.owner());
        theirs.ok("/vpc-peerings/" + offered + "/accept", "");
        mine.awaitStatus("/vpc-peerings/" + asked, "active");
        await("the peering leads there")
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.asks(server.address(), WEB).equals("server"));

        assertThat(cloud.delete(theirs.owner(), "/vpc-peerings/" + offered).status())
                .isBetween(200, 299);
        mine.awaitStatus("/vpc-peerings/" + asked, "deleted");
        assertThat(client.asks(server.address(), WEB)).isEmpty();
    }

    private static String onlyPeering(RunningCloud cloud, Account account) {
        await("the other tenant sees it")
                .atMost(Duration.ofSeconds(20))
                .until(() -> cloud.get(account, "/vpc-peerings").json().size() == 1);
        return cloud.get(account, "/vpc-peerings").json().path(0).path("id").asText();
    }

    @Test
    void anotherTenantHasNothingOfIt(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        String group = mine.group(vpc, "open");
        String rule = mine.allow(group, WEB, ANYWHERE);
        Machine server = mine.machine("server", subnet, "10.7.1.10", group);
        Elastic elastic = mine.elastic();
        String pair =
                "{\"instance_id\": \"%s\", \"group_id\": \"%s\"}".formatted(server.id(), group);
        String instance = "{\"instance_id\": \"" + server.id() + "\"}";
        for (String path :
                List.of(
                        "/vpcs/" + vpc,
                        "/vpcs/" + vpc + "/subnets",
                        "/vpcs/" + vpc + "/ports",
                        "/vpcs/" + vpc + "/reachability?from=10.7.1.10&to=10.7.1.11&port=80",
                        "/subnets/" + subnet,
                        "/security-groups?vpc_id=" + vpc,
                        "/security-groups/" + group,
                        "/security-groups/" + group + "/rules",
                        "/elastic-ips/" + elastic.id())) {
            refused(cloud.get(theirs.owner(), path), 404);
        }
        for (String path :
                List.of(
                        "/vpcs/" + vpc,
                        "/subnets/" + subnet,
                        "/security-groups/" + group,
                        "/security-groups/rules/" + rule,
                        "/elastic-ips/" + elastic.id())) {
            refused(cloud.delete(theirs.owner(), path), 404);
        }
        refused(cloud.post(theirs.owner(), "/security-groups/attach", pair), 404);
        refused(cloud.post(theirs.owner(), "/security-groups/detach", pair), 404);
        refused(
                cloud.post(theirs.owner(), "/elastic-ips/" + elastic.id() + "/associate", instance),
                404);
        refused(
                cloud.post(theirs.owner(), "/elastic-ips/" + elastic.id() + "/disassociate", ""),
                404);
        refused(
                cloud.put(
                        theirs.owner(), "/security-groups/" + group + "/rules", "{\"rules\": []}"),
                404);
        refused(
                cloud.post(
                        theirs.owner(),
                        "/instances",
                        """
                        {"name": "spy", "image": "busybox:1", "driver": "docker", "subnet_id": "%s"}"""
                                .formatted(subnet)),
                404,
                "REFERENCE_NOT_FOUND");
        for (String list : List.of("/vpcs", "/vpc-peerings", "/elastic-ips")) {
            assertThat(cloud.get(theirs.owner(), list).json()).as(list).isEmpty();
        }
    }
}
