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
        assertThat(ready.json().path("checks").path("administrator").asText()).isEqualTo("PRESENT");
        assertThat(ready.json().path("checks").path("start").asText()).isEqualTo("FINISHED");
        assertThat(ready.json().path("time").asText()).isNotBlank();
    }

    @Test
    void metricsAreOnTheAdminListenerOnly(RunningCloud cloud) throws Exception {
        cloud.get(null, "/health/ready");
        HttpResponse<String> metrics =
                cloud.http()
                        .send(
                                HttpRequest.newBuilder(cloud.adminUri("/metrics")).build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains("jvm_memory_used_bytes")
                .contains("thecloud_health{part=\"database\"} 1.0")
                .containsPattern(
                        "thecloud_http_requests_seconds_count\\{method=\"GET\",route=\"/health/ready\",status=\"200\"} [1-9]");
        assertThat(cloud.get(cloud.account("one"), "/metrics").status()).isEqualTo(404);
    }

    @Test
    void everyAnswerCarriesTheRequestId(RunningCloud cloud) {
        Reply reply = cloud.send("GET", null, "/health/live", null, "X-Request-ID", "my-request-1");

        assertThat(reply.header("X-Request-ID")).isEqualTo("my-request-1");
        assertThat(cloud.get(null, "/health/live").header("X-Request-ID")).isNotBlank();
    }

    @Test
    void aTraceGoesOnWithANewSpanAndBeginsWhereThereIsNone(RunningCloud cloud) {
        String id = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00-" + id + "-00f067aa0ba902b7-01";
        Reply reply = cloud.send("GET", null, "/health/live", null, "traceparent", parent);

        assertThat(reply.header("traceparent")).matches("00-" + id + "-[0-9a-f]{16}-01");
        assertThat(reply.header("traceparent")).isNotEqualTo(parent);
        assertThat(
                        cloud.send("GET", null, "/health/live", null, "traceparent", "x")
                                .header("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .doesNotContain(id);
    }
}
