// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.thecloud.kernel.Turnstile;
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

    /** Returns once so many requests stand and wait. */
    private static void awaitWaiting(int count) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (waiting() < count) {
            assertThat(System.nanoTime()).as("nobody waits").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static long waiting() {
        return Thread.getAllStackTraces().values().stream()
                .filter(
                        stack ->
                                Arrays.stream(stack)
                                        .anyMatch(
                                                frame ->
                                                        frame.getClassName()
                                                                        .equals(
                                                                                Turnstile.class
                                                                                        .getName())
                                                                && frame.getMethodName()
                                                                        .equals("await")))
                .count();
    }

    @Test
    void aBundleThatStartsIsServedOnceAllOfItIsThere() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(100, 10, 1_000_000)).withAccess()) {
            Bundle bundle = edge.bundle(ThingResource.class, PartResource.class);
            edge.offer(bundle, new ThingResource());
            CompletableFuture<HttpResponse<String>> thing = get(edge, "/things/1");
            CompletableFuture<HttpResponse<String>> parts = get(edge, "/things/1/parts");
            awaitWaiting(2);

            edge.offer(bundle, new PartResource());

            assertThat(thing.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(parts.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whileABundleIsReplacedRequestsToAllOfItsPathsWait() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(100, 10, 1_000_000)).withAccess()) {
            Bundle bundle = edge.bundle(ThingResource.class, PartResource.class);
            edge.offer(bundle, new PartResource());
            edge.offer(bundle, new ThingResource());
            for (int i = 0; i < 10; i++) {
                bundle.stop();
                bundle.start();
                CompletableFuture<HttpResponse<String>> before = get(edge, "/things/1/parts");
                awaitWaiting(1);
                edge.offer(bundle, i % 2 == 0 ? new PartResource() : new ThingResource());
                CompletableFuture<HttpResponse<String>> between = get(edge, "/things/1");
                awaitWaiting(2);
                edge.offer(bundle, i % 2 == 0 ? new ThingResource() : new PartResource());

                assertThat(before.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
                assertThat(between.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void oneResourceThatIsReplacedHoldsTheOthersOfItsBundle() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(100, 10, 1_000_000)).withAccess()) {
            Bundle bundle = edge.bundle(ThingResource.class, PartResource.class);
            edge.offer(bundle, new ThingResource());
            ServiceRegistration<?> parts = edge.offer(bundle, new PartResource());
            assertThat(edge.get("/things/1", "X-API-Key", "good").statusCode()).isEqualTo(200);

            parts.unregister();
            CompletableFuture<HttpResponse<String>> waiting = get(edge, "/things/1/parts");
            awaitWaiting(1);
            edge.offer(bundle, new PartResource());

            assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aResourceThatDoesNotComeHidesItsSiblingsForAMomentOnly() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(10, 10, 1_000_000)).withAccess()) {
            Bundle bundle = edge.bundle(ThingResource.class, PartResource.class);
            ServiceRegistration<?> things = edge.offer(bundle, new ThingResource());
            assertThat(edge.get("/things/1", "X-API-Key", "good").statusCode()).isEqualTo(200);
            assertThat(edge.get("/things/1/parts", "X-API-Key", "good").statusCode())
                    .isEqualTo(404);

            things.unregister();
            edge.offer(bundle, new ThingResource());
            assertThat(edge.get("/things/1", "X-API-Key", "good").statusCode()).isEqualTo(200);

            edge.offer(bundle, new PartResource());
            assertThat(edge.get("/things/1/parts", "X-API-Key", "good").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aResourceThatIsDisabledIsNotWaitedFor() throws Exception {
        try (Edge edge = new Edge(folder, new Edge.Settings(100, 10, 1_000_000)).withAccess()) {
            Bundle bundle = edge.bundle(ThingResource.class, PartResource.class);
            edge.components().disable(PartResource.class);

            edge.offer(bundle, new ThingResource());

            assertThat(get(edge, "/things/1").get(20, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        }
    }
}
