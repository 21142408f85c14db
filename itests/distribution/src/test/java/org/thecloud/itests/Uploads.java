// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.thecloud.itests.RunningCloud.Account;

/** Clients that upload numbered objects until the runtime is killed, and what must be left then. */
final class Uploads {

    private static final int CLIENTS = 16;
    private static final int OBJECTS = 10_000;

    private final RunningCloud cloud;
    private final Account user;
    private final String path;
    private final IntFunction<byte[]> content;
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    /** Begins. */
    Uploads(RunningCloud cloud, Account user, String bucket, IntFunction<byte[]> content) {
        this.cloud = cloud;
        this.user = user;
        this.path = "/storage/" + bucket + "/";
        this.content = content;
        for (int i = 0; i < CLIENTS; i++) {
            clients.submit(
                    () -> {
                        upload();
                        return null;
                    });
        }
    }

    private void upload() throws Exception {
        for (int n = next.getAndIncrement(); n < OBJECTS; n = next.getAndIncrement()) {
            byte[] bytes = content.apply(n);
            if (Storage.send(cloud, user, "PUT", path + n, bytes).statusCode() == 201) {
                acknowledged.add(n);
            }
        }
    }

    /** Returns when more than so many are acknowledged. */
    void awaitAcknowledged(int count) {
        await().atMost(120, TimeUnit.SECONDS).until(() -> acknowledged.size() > count);
    }

    /** Returns when every client has met its failure. */
    void end() throws InterruptedException {
        clients.shutdown();
        assertThat(clients.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    }

    /** What was acknowledged is there, and of the rest nothing is there in part. */
    void assertKept() throws Exception {
        for (int n = 0; n < Math.min(OBJECTS, next.get()); n++) {
            HttpResponse<byte[]> got = Storage.send(cloud, user, "GET", path + n, new byte[0]);
            if (acknowledged.contains(n) || got.statusCode() == 200) {
                assertThat(got.statusCode()).as("object " + n).isEqualTo(200);
                assertThat(got.body()).as("object " + n).isEqualTo(content.apply(n));
            } else {
                assertThat(got.statusCode()).as("object " + n).isEqualTo(404);
            }
        }
    }
}
