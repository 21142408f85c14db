// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import org.junit.jupiter.api.BeforeEach;

/** Tests of one topic, with the switch and the two tenants of {@link NetworksIT}. */
abstract class InNetworks {

    static final String ANYWHERE = "0.0.0.0/0";

    private final NetworksIT networks;
    Estate mine;
    Estate theirs;

    InNetworks(NetworksIT networks) {
        this.networks = networks;
    }

    @BeforeEach
    final void takeTheEstates() {
        mine = networks.mine;
        theirs = networks.theirs;
    }

    /** Who answers from outside of all VPCs. */
    static String curl(String address) {
        Programs.Ended ended =
                NetworksIT.ovs()
                        .outside(
                                "curl",
                                "-s",
                                "--noproxy",
                                "*",
                                "-m",
                                "2",
                                "http://" + address + "/");
        return ended.code() == 0 ? ended.out().strip() : "";
    }
}
