// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Networks move packets: containers on a real Open vSwitch with OVN, seen from inside them. The
 * switch is started once for all topics, each of which has a file.
 */
@ExtendWith(RunningCloud.Extension.class)
class NetworksIT {

    private static @Nullable OpenVswitch started;

    Estate mine;
    Estate theirs;
    private List<String> before;

    private static void start(RunningCloud cloud) throws Exception {
        started = OpenVswitch.start();
        started.use(cloud);
        // what all VPCs share is made with the first one
        try (Estate first = new Estate(cloud, cloud.register("network-first"))) {
            first.machine(
                    "first",
                    first.subnet(first.vpc("first", "10.9.0.0/16"), "10.9.1.0/24"),
                    "10.9.1.9");
        }
    }

    @AfterAll
    static void stop(RunningCloud cloud) throws Exception {
        if (started != null) {
            started.forget(cloud);
            started.close();
        }
    }

    static OpenVswitch ovs() {
        return java.util.Objects.requireNonNull(started);
    }

    @BeforeEach
    void open(RunningCloud cloud) throws Exception {
        // before each, not before all: what is skipped is counted test by test
        Docker.needed(Instances.IMAGE);
        OpenVswitch.needed();
        if (started == null) {
            start(cloud);
        }
        before = everything();
        mine = new Estate(cloud, cloud.register("network-mine"));
        theirs = new Estate(cloud, cloud.register("network-theirs"));
        Instances.withoutQuota(cloud, mine.owner());
        Instances.withoutQuota(cloud, theirs.owner());
    }

    @AfterEach
    void nothingIsLeftBehind() {
        if (mine == null) {
            return;
        }
        try (Estate second = theirs;
                Estate first = mine) {
            // both, also if one cannot
        }
        await("nothing is left behind")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(everything()).isEqualTo(before));
    }

    /** All that there is of networks, on the switch and around it. */
    static List<String> everything() throws Exception {
        List<String> all = new java.util.ArrayList<>(ovs().objects());
        Docker.holders().forEach(holder -> all.add("holder " + holder));
        return all;
    }

    @Nested
    class Within extends WithinVpcs {
        Within() {
            super(NetworksIT.this);
        }
    }

    @Nested
    class Between extends BetweenTenants {
        Between() {
            super(NetworksIT.this);
        }
    }

    @Nested
    class Outside extends OutsideOfVpcs {
        Outside() {
            super(NetworksIT.this);
        }
    }

    @Nested
    class Anew extends StartedAnew {
        Anew() {
            super(NetworksIT.this);
        }
    }
}
