// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.storage.local.LocalFixture;
import org.thecloud.storage.local.LocalStore;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.store.BucketTables;
import org.thecloud.storage.store.GarbageTables;
import org.thecloud.storage.store.StorageDatabase;
import org.thecloud.storage.store.UploadTables;
import org.thecloud.storage.store.VersionTables;

/** Bytes are moved from the store of before to one that came, whatever happens on the way. */
class MoverTest {

    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final int PART = 200_000;

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();
    private final Caller alice = StoreFixture.newCaller();
    private final Blobs before = new Blobs(List.of("old"));
    private final Blobs blobs = new Blobs(List.of("fresh", "old"));
    private final TroubledStore fresh = new TroubledStore();
    private final TroubledStore old = new TroubledStore();
    private LocalStore freshFiles;
    private LocalStore oldFiles;
    private StoreFixture store;
    private StorageDatabase database;
    private GarbageTables garbage;
    private Sealing sealing;
    private Bucket bucket;
    private Objects objects;
    private Uploads uploads;

    @BeforeEach
    void open() {
        store = StoreFixture.h2(folder);
        database = new StorageDatabase(store.databases());
        garbage = new GarbageTables(database);
        sealing = new Sealing(CipherFixture.in(folder.resolve("keys")));
        freshFiles = LocalFixture.in(folder.resolve("fresh"));
        oldFiles = LocalFixture.in(folder.resolve("old"));
        fresh.real = freshFiles;
        old.real = oldFiles;
        before.came(old, Map.of("thecloud.driver", "old"));
        blobs.came(old, Map.of("thecloud.driver", "old"));
        blobs.came(fresh, Map.of("thecloud.driver", "fresh"));
        bucket = new Buckets(new BucketTables(database)).create(alice, "b-1", false);
        use(before);
    }

    @AfterEach
    void close() {
        freshFiles.close();
        oldFiles.close();
        database.close();
        store.close();
    }

    private void use(Blobs stores) {
        UploadTables tables = new UploadTables(database);
        Intake intake = new Intake(stores, sealing);
        objects = new Objects(new VersionTables(database), tables, stores, intake, sealing);
        objects.limits = (tenant, quota) -> OptionalLong.empty();
        uploads = new Uploads(tables, new BucketTables(database), objects, intake);
    }

    private Mover mover() {
        return new Mover(
                garbage,
                blobs,
                store.leases(),
                new Meters(new BucketTables(database)),
                clock,
                GRACE,
                1L << 40);
    }

    private Housekeeping housekeeping() {
        return new Housekeeping(
                garbage,
                blobs,
                Clock.offset(Clock.systemUTC(), Duration.ofDays(2)),
                Duration.ZERO,
                Duration.ZERO);
    }

    private static byte[] bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private ObjectVersion put(String key, byte[] bytes) {
        return put(key, bytes, Protection.USUAL);
    }

    private ObjectVersion put(String key, byte[] bytes, Protection protection) {
        return objects.put(
                alice,
                bucket,
                new Objects.Description(key, null, Map.of(), Map.of(), protection, null),
                new ByteArrayInputStream(bytes),
                Expected.length(bytes.length),
                Demand.NONE);
    }

    private byte[] get(String key) throws IOException {
        ObjectVersion version = objects.current(bucket, key).orElseThrow();
        try (InputStream bytes = objects.read(version, 0, version.size(), null)) {
            return bytes.readAllBytes();
        }
    }

    private static List<UUID> in(BlobStore store) {
        List<UUID> ids = new ArrayList<>();
        @Nullable String after = null;
        do {
            Listing page = store.list(after, 100);
            page.blobs().forEach(one -> ids.add(one.id()));
            after = page.next();
        } while (after != null);
        return ids;
    }

    private void moveAll() {
        Mover mover = mover();
        mover.round();
        clock.pass(GRACE);
        mover.round();
    }

    @Test
    void everythingIsMovedAndReadsAsBefore() throws IOException {
        for (int i = 0; i < 300; i++) {
            put("k" + i, bytes(i, i * 100));
        }
        put("large", bytes(1000, 5_000_000));
        put("sealed", bytes(1001, 300_000), Protection.PLATFORM);
        Upload upload = uploads.begin(alice, bucket, Objects.Description.plain("parts", null));
        for (int number = 1; number <= 3; number++) {
            uploads.put(
                    alice,
                    bucket,
                    upload.id(),
                    number,
                    new ByteArrayInputStream(bytes(number, PART)),
                    Expected.length(PART),
                    null);
        }
        uploads.complete(alice, bucket, upload.id());
        use(blobs);
        Mover mover = mover();
        assertThat(mover.standing())
                .containsExactly(
                        new Mover.Standing("fresh", true, 0, 0, 0),
                        new Mover.Standing(
                                "old", false, 305, 305, 4_485_000 + 5_300_000 + 3 * PART));
        assertThat(mover.round()).isEqualTo(305);
        assertThat(in(oldFiles)).as("somebody may still be reading there").hasSize(305);
        assertThat(mover.round()).isZero();
        clock.pass(GRACE);
        mover.round();
        assertThat(in(oldFiles)).isEmpty();
        assertThat(mover.standing().get(0).inUse()).isEqualTo(305);

        blobs.goes(old);
        use(onlyFresh());
        for (int i = 0; i < 300; i++) {
            assertThat(get("k" + i)).isEqualTo(bytes(i, i * 100));
        }
        assertThat(get("large")).isEqualTo(bytes(1000, 5_000_000));
        assertThat(get("sealed")).isEqualTo(bytes(1001, 300_000));
        assertThat(get("parts")).startsWith(bytes(1, PART)).endsWith(bytes(3, PART));
    }

    private Blobs onlyFresh() {
        Blobs only = new Blobs(List.of("fresh"));
        only.came(fresh, Map.of("thecloud.driver", "fresh"));
        return only;
    }

    @Test
    void aCrashAnywhereLosesNothing() throws IOException {
        for (int i = 0; i < 5; i++) {
            put("k" + i, bytes(i, 300_000));
        }
        use(blobs);
        int[] left = {0};
        for (int crash = 1; crash < 40; crash++) {
            left[0] = crash;
            Runnable step =
                    () -> {
                        if (--left[0] == 0) {
                            throw new Killed();
                        }
                    };
            fresh.beforeEach = step;
            old.beforeEach = step;
            fresh.leavesHalves = true;
            Mover mover = mover();
            try {
                mover.round();
                clock.pass(GRACE);
                mover.round();
            } catch (Killed killed) {
                // as if the lease had run out
            }
            fresh.beforeEach = () -> {};
            old.beforeEach = () -> {};
            for (int i = 0; i < 5; i++) {
                assertThat(get("k" + i)).as("crash at step %d", crash).isEqualTo(bytes(i, 300_000));
            }
        }
        moveAll();
        assertThat(in(oldFiles)).isEmpty();
        use(onlyFresh());
        for (int i = 0; i < 5; i++) {
            assertThat(get("k" + i)).isEqualTo(bytes(i, 300_000));
        }
    }

    @Test
    void whatIsOverwrittenOrDeletedMeanwhileLeavesNothing() throws IOException {
        put("deleted", bytes(1, 300_000));
        put("overwritten", bytes(2, 300_000));
        use(blobs);
        fresh.beforeKeep =
                () -> {
                    fresh.beforeKeep = () -> {};
                    objects.delete(alice, bucket, "deleted", Demand.NONE);
                    put("overwritten", bytes(3, 1000));
                    housekeeping().deleted();
                };
        moveAll();
        assertThat(get("overwritten")).isEqualTo(bytes(3, 1000));
        assertThat(objects.current(bucket, "deleted")).isEmpty();
        assertThat(in(oldFiles)).isEmpty();
        assertThat(in(freshFiles)).hasSize(1);
    }

    @Test
    void aCopyThatIsNotTheSameIsThrownAway() throws IOException {
        put("k", bytes(1, 300_000));
        use(blobs);
        fresh.garbles = true;
        moveAll();
        assertThat(in(freshFiles)).isEmpty();
        assertThat(get("k")).isEqualTo(bytes(1, 300_000));
        fresh.garbles = false;
        moveAll();
        assertThat(in(oldFiles)).isEmpty();
        assertThat(get("k")).isEqualTo(bytes(1, 300_000));
    }

    @Test
    void whatIsDamagedStaysAndTheOthersGo() throws IOException {
        put("good", bytes(1, 300_000));
        UUID bad = java.util.Objects.requireNonNull(put("bad", bytes(2, 300_000)).blob());
        try (Stream<Path> files = Files.walk(folder.resolve("old"))) {
            Path file = files.filter(path -> path.endsWith(bad.toString())).findFirst().get();
            byte[] content = Files.readAllBytes(file);
            content[100_000] ^= 1;
            Files.write(file, content);
        }
        use(blobs);
        moveAll();
        assertThat(in(oldFiles)).containsExactly(bad);
        assertThat(in(freshFiles)).hasSize(1).doesNotContain(bad);
        assertThat(get("good")).isEqualTo(bytes(1, 300_000));
        assertThatThrownBy(() -> get("bad"))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(StorageError.OBJECT_DAMAGED));
    }

    @Test
    void whatNothingNamesIsLeftToHousekeeping() {
        UUID id = UUID.randomUUID();
        try (Draft uploading = before.create(id)) {
            uploading.write(bytes(1, 100_000), 0, 100_000);
            moveAll();
            uploading.keep();
        }
        ObjectVersion gone = put("deleted", bytes(2, 1000));
        objects.delete(alice, bucket, "deleted", Demand.NONE);
        moveAll();
        assertThat(in(oldFiles)).containsExactlyInAnyOrder(id, gone.blob());
        assertThat(in(freshFiles)).isEmpty();
    }

    @Test
    void whoeverReadsGoesOn() throws IOException {
        byte[] content = bytes(1, 5_000_000);
        put("k", content);
        use(blobs);
        ObjectVersion version = objects.current(bucket, "k").orElseThrow();
        try (InputStream bytes = objects.read(version, 0, version.size(), null)) {
            byte[] begin = bytes.readNBytes(1_000_000);
            moveAll();
            old.forgets = true; // as a store does that has no open files
            assertThat(begin).isEqualTo(java.util.Arrays.copyOf(content, 1_000_000));
            assertThat(bytes.readAllBytes())
                    .isEqualTo(java.util.Arrays.copyOfRange(content, 1_000_000, 5_000_000));
        }
    }

    @Test
    void whoeverLooksWhileItIsMovedFindsIt() throws IOException {
        put("k", bytes(1, 300_000));
        use(blobs);
        boolean[] first = {true};
        old.beforeOpen =
                () -> {
                    if (first[0]) {
                        first[0] = false;
                        moveAll();
                    }
                };
        assertThat(get("k")).isEqualTo(bytes(1, 300_000));
        assertThat(in(oldFiles)).isEmpty();
    }

    @Test
    void oneRuntimeAtATimeMoves() {
        put("k", bytes(1, 300_000));
        use(blobs);
        fresh.beforeKeep =
                () ->
                        assertThatThrownBy(() -> mover().round())
                                .as("another one")
                                .isInstanceOf(RuntimeException.class);
        assertThat(mover().round()).isEqualTo(1);
        assertThat(mover().round()).as("after a restart").isEqualTo(1);
    }

    /** The end of a process. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }
}
