// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.BucketSettings;

/** Measures of buckets. */
class MetersTest {

    @TempDir Path folder;

    @Test
    void bucketsAreToldApartUpToANumber() throws Exception {
        try (S3Server server = new S3Server(folder, 0)) {
            MeterRegistry registry = new SimpleMeterRegistry();
            server.storage.meters.add(registry);
            S3Caller alice = new S3Caller(server.port(), S3Server.ALICE);
            alice.send("PUT", "/measured");
            alice.send("PUT", "/measured/a", "12345");
            alice.send("PUT", "/measured/b", "123");
            alice.send("GET", "/measured/a");
            alice.send("GET", "/nowhere/a");
            var puts = registry.get("thecloud.storage.requests").tag("bucket", "measured");
            assertThat(puts.tag("method", "PUT").counter().count()).isEqualTo(2);
            assertThat(
                            registry.get("thecloud.storage.bytes")
                                    .tag("bucket", "measured")
                                    .gauge()
                                    .value())
                    .isEqualTo(8);
            assertThat(
                            registry.get("thecloud.storage.objects")
                                    .tag("bucket", "measured")
                                    .gauge()
                                    .value())
                    .isEqualTo(2);
            for (int i = 0; i < 300; i++) {
                server.storage.meters.count(bucket("many-" + i), "GET");
            }
            assertThat(registry.find("thecloud.storage.bytes").gauges()).hasSize(200);
            assertThat(
                            registry.get("thecloud.storage.requests")
                                    .tag("bucket", "other")
                                    .counter()
                                    .count())
                    .isEqualTo(101);
        }
    }

    private static Bucket bucket(String name) {
        return new Bucket(
                UUID.randomUUID(),
                name,
                new TenantId(UUID.randomUUID()),
                UUID.randomUUID(),
                Bucket.Versioning.OFF,
                BucketSettings.USUAL,
                0,
                0,
                Instant.EPOCH);
    }
}
