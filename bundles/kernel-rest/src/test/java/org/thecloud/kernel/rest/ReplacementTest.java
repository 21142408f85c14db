// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Decision;

/** Requests while parts come and go. */
class ReplacementTest {

    @TempDir Path folder;

    private static CompletableFuture<HttpResponse<String>> get(Edge edge, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return edge.get(path, "X-API-Key", "good");
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
    }

    @Test
    void requestsWaitForAResourceThatIsReplaced() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(30, 10, 1_000_000)).withAccess()) {
            ServiceRegistration<?> old = edge.offer(new ThingResource());
            assertThat(edge.get("/things/1", "X-API-Key", "good").statusCode()).isEqualTo(200);

            old.unregister();
            CompletableFuture<HttpResponse<String>> waiting = get(edge, "/things/1");
            edge.offer(new ThingResource());

            assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aResourceThatStaysAwayIs503WithATimeToComeBackAndNot404() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(0, 1, 1_000_000)).withAccess()) {
            edge.offer(new ThingResource()).unregister();

            HttpResponse<String> answer = edge.get("/things/1", "X-API-Key", "good");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(answer.body()).contains("UNAVAILABLE", "/things");
        }
    }

    @Test
    void nothingPassesWithoutThePartsThatDecide() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(0, 1, 1_000_000))) {
            edge.offer(new ThingResource());

            HttpResponse<String> answer = edge.get("/things/1", "X-API-Key", "good");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(edge.get("/things/open").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void ofTwoThatDecideTheOtherStaysWhenOneGoes() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(0, 1, 1_000_000)).withAccess()) {
            edge.offer(new ThingResource());
            ServiceRegistration<Authorizer> second =
                    edge.register(Authorizer.class, (c, p, r) -> new Decision(false, "second"));
            assertThat(edge.get("/things/1", "X-API-Key", "good").statusCode()).isEqualTo(403);

            second.unregister();

            assertThat(edge.get("/things/1", "X-API-Key", "good").statusCode()).isEqualTo(200);
        }
    }
}
