// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.health.Health;
import org.thecloud.storage.local.LocalFixture;
import org.thecloud.storage.local.LocalStore;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.spi.Node;

/** Two stores, of which the second is the one that was used before. */
class BlobsTest {

    @TempDir Path folder;

    private final Blobs before = new Blobs(List.of("old"));
    private final Blobs blobs = new Blobs(List.of("fresh~one", "old"));
    private LocalStore fresh;
    private LocalStore old;

    @BeforeEach
    void open() {
        fresh = LocalFixture.in(folder.resolve("fresh"));
        old = LocalFixture.in(folder.resolve("old"));
        before.came(old, Map.of("thecloud.driver", "old"));
        blobs.came(old, Map.of("thecloud.driver", "old"));
        blobs.came(
                fresh, Map.of("thecloud.driver", "fresh", "service.pid", "org.thecloud.fresh~one"));
    }

    @AfterEach
    void close() {
        fresh.close();
        old.close();
    }

    private static UUID put(Blobs into, int value) {
        UUID id = UUID.randomUUID();
        try (Draft draft = into.create(id)) {
            draft.write(new byte[] {(byte) value}, 0, 1);
            draft.keep();
        }
        return id;
    }

    private static int get(Blobs from, UUID id) {
        byte[] one = new byte[1];
        try (Blob blob = from.open(id)) {
            assertThat(blob.read(0, one, 0, 1)).isEqualTo(1);
        }
        return one[0];
    }

    @Test
    void newBytesGoToTheFirstAndOldOnesAreFound() {
        UUID was = put(before, 1);
        UUID is = put(blobs, 2);
        assertThat(get(blobs, was)).isEqualTo(1);
        assertThat(get(blobs, is)).isEqualTo(2);
        assertThat(catchThrowableOfType(DriverException.class, () -> old.open(is)).kind())
                .isEqualTo(DriverException.Kind.NOT_FOUND);
    }

    @Test
    void bothAreListedAndDeletedFrom() {
        Set<UUID> all = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            all.add(put(before, i));
            all.add(put(blobs, i));
        }
        Set<UUID> found = new HashSet<>();
        String after = null;
        do {
            Listing page = blobs.list(after, 7);
            page.blobs().forEach(one -> assertThat(found.add(one.id())).isTrue());
            after = page.next();
        } while (after != null);
        assertThat(found).isEqualTo(all);
        all.forEach(blobs::delete);
        assertThat(fresh.list(null, 1).blobs()).isEmpty();
        assertThat(old.list(null, 1).blobs()).isEmpty();
    }

    @Test
    void whatIsNowhereIsDamagedAndWhatCannotBeLookedForIsUnavailable() {
        CloudException lost =
                catchThrowableOfType(CloudException.class, () -> blobs.open(UUID.randomUUID()));
        assertThat(lost.code()).isEqualTo(StorageError.OBJECT_DAMAGED);
        UUID was = put(before, 1);
        blobs.goes(old);
        CloudException missing = catchThrowableOfType(CloudException.class, () -> blobs.open(was));
        assertThat(missing.code()).isEqualTo(KernelError.DRIVER_MISSING);
        assertThat(blobs.check().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(blobs.nodes()).extracting(Node::status).contains("alive").hasSize(2);

        blobs.came(old, Map.of("thecloud.driver", "old"));
        assertThat(get(blobs, was)).isEqualTo(1);
        assertThat(blobs.check().state()).isEqualTo(Health.State.UP);
    }
}
