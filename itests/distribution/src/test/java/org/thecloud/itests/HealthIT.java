// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Reply;

/** Liveness, readiness, metrics. */
@ExtendWith(RunningCloud.Extension.class)
class HealthIT {

    @Test
    void liveAndReadyAnswerAnyone(RunningCloud cloud) {
        assertThat(cloud.get(null, "/health/live").json().path("status").asText()).isEqualTo("ok");
        Reply ready = cloud.get(null, "/health/ready");

        assertThat(ready.json().path("status").asText()).isEqualTo("UP");
        assertThat(ready.json().path("checks").path("database").asText()).isEqualTo("CONNECTED");
        assertThat(ready.json().path("time").asText()).isNotBlank();
    }

    @Test
    void metricsAreOnTheAdminListenerOnly(RunningCloud cloud) throws Exception {
        HttpResponse<String> metrics =
                cloud.http()
                        .send(
                                HttpRequest.newBuilder(cloud.adminUri("/metrics")).build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("jvm_memory_used_bytes");
        assertThat(cloud.get(cloud.account("one"), "/metrics").status()).isEqualTo(404);
    }

    @Test
    void everyAnswerCarriesTheRequestId(RunningCloud cloud) {
        Reply reply = cloud.send("GET", null, "/health/live", null, "X-Request-ID", "my-request-1");

        assertThat(reply.header("X-Request-ID")).isEqualTo("my-request-1");
        assertThat(cloud.get(null, "/health/live").header("X-Request-ID")).isNotBlank();
    }
}
