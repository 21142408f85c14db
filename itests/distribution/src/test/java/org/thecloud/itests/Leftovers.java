// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.thecloud.itests.RunningCloud.Account;

/** What a test has made and, because it failed, has not removed. */
final class Leftovers {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** What stands on something comes before it. */
    private static final List<String> KINDS =
            List.of("/instances", "/snapshots", "/volumes", "/images", "/ssh-keys");

    private Leftovers() {}

    /** Removes all that this account's tenant has; gone when this returns. */
    static void remove(RunningCloud cloud, Account account) {
        for (String kind : KINDS) {
            // again and again: what stood for an instance is free a moment after that has gone
            await("nothing is left of " + kind)
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(
                            () -> {
                                JsonNode left = cloud.get(account, kind).json();
                                for (JsonNode one : left) {
                                    cloud.delete(account, kind + "/" + one.path("id").asText());
                                }
                                assertThat(left).isEmpty();
                            });
        }
    }
}
