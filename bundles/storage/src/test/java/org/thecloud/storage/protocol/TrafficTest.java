// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.TenantId;

/** What requests in S3 cost the tenant of the bucket. */
class TrafficTest {

    private static final TenantId ALICE = new TenantId(new UUID(7, 1));
    private static final TenantId BOB = new TenantId(new UUID(7, 2));

    @TempDir Path folder;

    private static Map<String, Long> used(S3Server server, TenantId tenant) {
        Map<String, BigDecimal> used = server.storage.used(tenant);
        return Map.of(
                "reads", used.getOrDefault("read_requests", BigDecimal.ZERO).longValueExact(),
                "writes", used.getOrDefault("write_requests", BigDecimal.ZERO).longValueExact(),
                "out", used.getOrDefault("bytes_out", BigDecimal.ZERO).longValueExact());
    }

    @Test
    void whatWasLetInIsCountedOnce() throws Exception {
        try (S3Server server = new S3Server(folder, 0)) {
            S3Caller alice = new S3Caller(server.port(), S3Server.ALICE);
            alice.send("PUT", "/used");
            alice.send("PUT", "/used/a", "12345");
            alice.send("PUT", "/used/b", "12345");
            alice.send("GET", "/used/a");
            alice.send("HEAD", "/used/a");
            alice.send("GET", "/used/nothing");
            alice.send("GET", "/used");
            assertThat(used(server, ALICE)).isEqualTo(Map.of("reads", 4L, "writes", 2L, "out", 5L));
            alice.send(
                    "POST",
                    "/used?delete",
                    "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>");
            assertThat(used(server, ALICE))
                    .as("many keys, one request")
                    .isEqualTo(Map.of("reads", 4L, "writes", 3L, "out", 5L));
        }
    }

    @Test
    void nobodyRunsUpTheBillOfAnother() throws Exception {
        try (S3Server server = new S3Server(folder, 0)) {
            S3Caller alice = new S3Caller(server.port(), S3Server.ALICE);
            S3Caller bob = new S3Caller(server.port(), S3Server.BOB);
            alice.send("PUT", "/used");
            alice.send("PUT", "/used/a", "12345");
            Map<String, Long> before = used(server, ALICE);
            assertThat(bob.send("GET", "/used/a").status()).isEqualTo(403);
            assertThat(bob.send("PUT", "/used/a", "1").status()).isEqualTo(403);
            assertThat(bob.send("GET", "/used?torrent").status()).isEqualTo(403);
            assertThat(used(server, ALICE)).isEqualTo(before);
            assertThat(server.storage.used(BOB)).isEmpty();
        }
    }
}
