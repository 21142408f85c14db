// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.From;
import org.thecloud.storage.service.Listings;
import org.thecloud.storage.service.StorageFixture;

/**
 * Whether a page of a list takes as long in a large bucket as in a small one. Runs only when it is
 * asked for: {@code -Dtest=ListBench}, with {@code -Dlist.rows=1000000} for larger ones.
 */
class ListBench {

    private static final int FEW = 1000;
    private static final int MANY = Integer.getInteger("list.rows", 50_000);
    private static final int ROUNDS = 7;

    @TempDir Path folder;

    @Test
    void onH2() {
        measure(StoreFixture.h2(folder));
    }

    @Test
    void onPostgresql() {
        measure(StoreFixture.postgresql(folder));
    }

    private static Bucket bucket(StorageFixture storage, Caller caller) {
        return storage.buckets.create(caller, "b-" + UUID.randomUUID(), false);
    }

    private void measure(StoreFixture store) {
        try (StorageFixture storage = new StorageFixture(store, folder)) {
            Caller caller = StoreFixture.newCaller();
            Bucket small = bucket(storage, caller);
            Filled.keys(storage, small.id(), 1, FEW);
            Bucket large = bucket(storage, caller);
            Filled.keys(storage, large.id(), 1, MANY);
            Bucket smallFolders = bucket(storage, caller);
            Filled.folders(storage, smallFolders.id(), 10, 100);
            Bucket largeFolders = bucket(storage, caller);
            Filled.folders(storage, largeFolders.id(), 10, MANY / 10);
            Bucket deleted = bucket(storage, caller);
            Filled.markers(storage, deleted.id(), 1, MANY);
            Filled.keys(storage, deleted.id(), MANY + 1, FEW);
            String middle = "k" + String.format("%09d", MANY / 2);

            compare("first page", keys(storage, small, ""), keys(storage, large, ""), 1000);
            compare("a page", keys(storage, small, ""), keys(storage, large, middle), 1000);
            compare("behind markers", keys(storage, small, ""), keys(storage, deleted, ""), 1000);
            compare("folders", folders(storage, smallFolders), folders(storage, largeFolders), 10);
            compare(
                    "versions",
                    () -> storage.objects.versions(small, "", From.START, 1000).size(),
                    () -> storage.objects.versions(large, "", From.after(middle), 1000).size(),
                    1000);
        }
    }

    private static IntSupplier keys(StorageFixture storage, Bucket bucket, String after) {
        return () -> Listings.fold(storage.objects, bucket, "", "", after, 1000).objects().size();
    }

    private static IntSupplier folders(StorageFixture storage, Bucket bucket) {
        return () -> Listings.fold(storage.objects, bucket, "", "/", "", 1000).folders().size();
    }

    @SuppressWarnings("SystemOut")
    private static void compare(String what, IntSupplier small, IntSupplier large, int expected) {
        long[] few = new long[ROUNDS];
        long[] many = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            few[i] = nanos(small, expected);
            many[i] = nanos(large, expected);
        }
        Arrays.sort(few);
        Arrays.sort(many);
        double ratio = (double) many[ROUNDS / 2] / few[ROUNDS / 2];
        System.out.printf(
                "%s: %.2f ms of %d, %.2f ms of %d: %.2f%n",
                what, few[ROUNDS / 2] / 1e6, FEW, many[ROUNDS / 2] / 1e6, MANY, ratio);
    }

    private static long nanos(IntSupplier list, int expected) {
        long began = System.nanoTime();
        assertThat(list.getAsInt()).isEqualTo(expected);
        return System.nanoTime() - began;
    }
}
