// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;

/** What every {@link BlobStore} must do. */
public abstract class BlobStoreContract {

    /** The store; the same blobs at every call within a test. */
    protected abstract BlobStore store();

    /** The store as it is after a restart of the platform. */
    protected abstract BlobStore restarted();

    protected static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    protected static UUID put(BlobStore store, byte[] bytes) {
        UUID id = UUID.randomUUID();
        try (Draft draft = store.create(id)) {
            for (int at = 0; at < bytes.length; at += 10_007) {
                draft.write(bytes, at, Math.min(10_007, bytes.length - at));
            }
            draft.keep();
        }
        return id;
    }

    protected static byte[] get(BlobStore store, UUID id) {
        try (Blob blob = store.open(id)) {
            return range(blob, 0, (int) blob.size());
        }
    }

    private static byte[] range(Blob blob, long from, int count) {
        byte[] bytes = new byte[count];
        int read = 0;
        while (read < count) {
            int some = blob.read(from + read, bytes, read, count - read);
            assertThat(some).isPositive();
            read += some;
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 65_535, 65_536, 65_537, 1_000_003})
    void whatWasKeptReadsBack(int size) {
        byte[] bytes = bytes(size);
        UUID id = put(store(), bytes);
        assertThat(get(store(), id)).isEqualTo(bytes);
        assertThat(get(restarted(), id)).isEqualTo(bytes);
    }

    @Test
    void everyRangeReadsBack() {
        byte[] bytes = bytes(300_000);
        try (Blob blob = store().open(put(store(), bytes))) {
            Random random = new Random(1);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(bytes.length);
                int count = 1 + random.nextInt(bytes.length - from);
                assertThat(range(blob, from, count))
                        .isEqualTo(Arrays.copyOfRange(bytes, from, from + count));
            }
            assertThat(blob.read(bytes.length, new byte[1], 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    void aDraftIsSeenByNobodyAndLeavesNothing() {
        UUID id = UUID.randomUUID();
        try (Draft draft = store().create(id)) {
            draft.write(bytes(100_000), 0, 100_000);
            assertNotFound(id);
        }
        assertNotFound(id);
        assertThat(all()).doesNotContain(id);
    }

    @Test
    void whatIsDeletedIsGoneAndTwiceIsNoFault() {
        UUID id = put(store(), bytes(10));
        store().delete(id);
        store().delete(id);
        assertNotFound(id);
        assertThat(all()).doesNotContain(id);
    }

    @Test
    void theListingIsCompleteWhateverThePageSize() {
        Set<UUID> made = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            made.add(put(store(), bytes(i)));
        }
        assertThat(all()).containsAll(made).doesNotHaveDuplicates();
    }

    private List<UUID> all() {
        List<UUID> all = new ArrayList<>();
        String after = null;
        do {
            Listing listing = store().list(after, 7);
            assertThat(listing.blobs().size()).isLessThanOrEqualTo(7);
            listing.blobs().forEach(found -> all.add(found.id()));
            after = listing.next();
        } while (after != null);
        return all;
    }

    @Test
    void manyAtOnceDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 128; i++) {
                byte[] bytes = bytes(1 + i * 997);
                work.add(() -> Arrays.equals(get(store(), put(store(), bytes)), bytes));
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void itTellsHowItIs() {
        assertThat(store().probe().state()).isEqualTo(Probe.State.READY);
        assertThat(store().nodes()).isNotEmpty();
        assertThat(store().nodes()).allMatch(node -> node.status().equals("alive"));
    }

    private void assertNotFound(UUID id) {
        DriverException refused =
                catchThrowableOfType(DriverException.class, () -> store().open(id));
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(DriverException.Kind.NOT_FOUND);
    }
}
