// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.store.StoreFixture;

/** Two runtimes on one database. */
class TwoRuntimesTest {

    private static final int ROUNDS = 100;

    @TempDir Path folder;

    private StorageFixture runtime() {
        return new StorageFixture(StoreFixture.postgresql(folder), folder);
    }

    private static Future<Boolean> done(
            ExecutorService threads, CyclicBarrier start, Runnable call) {
        return threads.submit(
                () -> {
                    start.await();
                    try {
                        call.run();
                        return true;
                    } catch (CloudException refused) {
                        return false;
                    }
                });
    }

    @Test
    void aVersionWhoseLockWasAcknowledgedIsThere() throws Exception {
        Caller caller = StoreFixture.newCaller();
        Instant until = Instant.now().plus(Duration.ofHours(1));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (StorageFixture one = runtime();
                StorageFixture two = runtime()) {
            Bucket bucket = one.buckets.createLockable(caller, "race-" + UUID.randomUUID());
            for (int i = 0; i < ROUNDS; i++) {
                String key = "k" + i;
                ObjectVersion version =
                        one.objects.put(
                                caller,
                                bucket,
                                Objects.Description.plain(key, null),
                                new ByteArrayInputStream(new byte[1]),
                                Expected.length(1),
                                Demand.NONE);
                String id = version.versionId();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Boolean> locked =
                        done(
                                threads,
                                start,
                                () ->
                                        one.objects.retain(
                                                caller,
                                                version,
                                                Lock.Mode.COMPLIANCE,
                                                until,
                                                false));
                Future<Boolean> removed =
                        done(
                                threads,
                                start,
                                () -> two.objects.deleteVersion(caller, bucket, key, id, true));
                assertThat(locked.get()).as("round %d", i).isNotEqualTo(removed.get());
                assertThat(two.objects.newest(bucket, key).isPresent()).isEqualTo(locked.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatOneRuntimeSetsUpHoldsInTheOther() {
        Caller caller = StoreFixture.newCaller();
        try (StorageFixture one = runtime();
                StorageFixture two = runtime()) {
            assertThat(two.buckets.named("b-1")).isEmpty();
            Bucket bucket = one.buckets.create(caller, "b-1", false);
            assertThat(two.buckets.named("b-1")).isPresent();
            one.buckets.versioning(caller, bucket, Bucket.Versioning.ENABLED);
            assertThat(two.buckets.own(caller, "b-1").versioning())
                    .isEqualTo(Bucket.Versioning.ENABLED);
            one.buckets.setPolicy(
                    caller,
                    one.buckets.own(caller, "b-1"),
                    """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                    "Action":"s3:GetObject","Resource":"arn:aws:s3:::b-1/*"}]}""");
            assertThat(two.buckets.own(caller, "b-1").settings().policy()).isNotNull();
            assertThat(two.buckets.create(caller, "b-2", false).name()).isEqualTo("b-2");
            assertThat(one.buckets.named("b-2")).isPresent();
        }
    }
}
