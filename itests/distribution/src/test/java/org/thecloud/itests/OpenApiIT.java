// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document describes the bundles that are really there. */
@ExtendWith(RunningCloud.Extension.class)
class OpenApiIT {

    private static JsonNode paths(RunningCloud cloud) {
        return cloud.get(null, "/openapi.json").json().path("paths");
    }

    @Test
    void everyEndpointIsDescribed(RunningCloud cloud) {
        JsonNode paths = paths(cloud);

        for (String path :
                new String[] {
                    "/auth/register",
                    "/auth/login",
                    "/auth/keys",
                    "/tenants",
                    "/iam/policies",
                    "/audit",
                    "/instances",
                    "/instances/{id}",
                    "/instance-types"
                }) {
            assertThat(paths.has(path)).as(path).isTrue();
        }
    }

    @Test
    void itFollowsBundlesThatComeAndGo(RunningCloud cloud) {
        assertThat(cloud.shell("bundle:stop org.thecloud.audit").exit()).isZero();
        try {
            await().until(() -> !paths(cloud).has("/audit"));
        } finally {
            assertThat(cloud.shell("bundle:start org.thecloud.audit").exit()).isZero();
        }
        await().until(() -> paths(cloud).has("/audit"));
    }
}
