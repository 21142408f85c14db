// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.Mortal;
import org.thecloud.kernel.store.Mortal.Moment;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.volume.Form;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.Source;
import org.thecloud.volume.VolumeChange;
import org.thecloud.volume.VolumeState;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.sim.SimFixture;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * A runtime that dies at every call of the driver, before it arrives and after it was done, once a
 * wish was acknowledged; and what the next runtime makes of it.
 */
class CrashTest {

    @TempDir Path folder;

    private final Caller alice = StoreFixture.newCaller();
    private final Mortal mortal = new Mortal();
    private StoreFixture store;
    private DriversByName<VolumeDriver> drivers;
    private VolumeDriver sim;
    private VolumeService volumes;
    private SnapshotService snapshots;
    private VolumeReconciler volumeReconciler;
    private SnapshotReconciler snapshotReconciler;

    /** A wish of a user with a volume of 1 GB, and a snapshot of it; answers what it is about. */
    enum Wish {
        CREATE(test -> test.volumes.create(test.alice, wish("new", null)).id()),
        CLONE(test -> test.copied(new Source(Source.Type.VOLUME, test.volume))),
        RESTORE(test -> test.copied(new Source(Source.Type.SNAPSHOT, test.snapshot))),
        RESIZE(
                test ->
                        test.volumes
                                .update(test.alice, test.volume, new VolumeChange(null, 2, null))
                                .id()),
        SNAPSHOT(test -> test.snapshots.create(test.alice, test.volume, null, null, Map.of()).id()),
        DELETE(test -> test.volumes.delete(test.alice, test.volume).id()),
        DELETE_SNAPSHOT(test -> test.snapshots.delete(test.alice, test.snapshot).id());

        private final Function<CrashTest, UUID> wish;

        Wish(Function<CrashTest, UUID> wish) {
            this.wish = wish;
        }
    }

    private UUID volume;
    private UUID snapshot;

    @BeforeEach
    void begin() {
        store = StoreFixture.h2(folder);
        start();
    }

    @AfterEach
    void end() {
        store.close();
    }

    /** A runtime that remembers nothing of the one before. */
    private void start() {
        sim = SimFixture.in(folder.resolve("sim"), 100L << 30);
        drivers = new DriversByName<>(VolumeDriver.class);
        drivers.come("sim", mortal.calling(sim));
        Cipher cipher = CipherFixture.in(folder);
        volumes = new VolumeService(store.resources(), drivers, cipher);
        snapshots = new SnapshotService(store.resources(), drivers);
        volumeReconciler = new VolumeReconciler(store.resources(), drivers, cipher, new Holders());
        snapshotReconciler = new SnapshotReconciler(store.resources(), drivers);
    }

    private void reconcile() {
        store.reconcileAll(volumeReconciler, snapshotReconciler);
    }

    private static NewVolume wish(String name, @Nullable Source source) {
        return new NewVolume(name, 1, null, null, source, Map.of());
    }

    private UUID copied(Source source) {
        return volumes.create(alice, wish("copy", source)).id();
    }

    private Path opened(UUID id) {
        return Path.of(volumes.open(alice, id, Form.FOLDER).path());
    }

    @ParameterizedTest
    @EnumSource
    void whateverCallTheRuntimeDiesAtTheWishComesTrue(Wish wish) throws IOException {
        int calls = Mortal.atEveryCall((call, moment) -> dies(wish, call, moment));
        assertThat(calls).as("calls").isPositive();
    }

    private boolean dies(Wish wish, int call, Moment moment) throws IOException {
        volume = volumes.create(alice, wish("old", null)).id();
        reconcile();
        Files.writeString(opened(volume).resolve("word"), "tomato");
        volumes.close(alice, volume);
        snapshot = snapshots.create(alice, volume, "snap", null, Map.of()).id();
        reconcile();
        UUID id = wish.wish.apply(this);
        boolean died = mortal.dies(call, moment, this::reconcile);
        start();
        reconcile();
        isTrue(wish, id);
        leaveNothing();
        return died;
    }

    private void isTrue(Wish wish, UUID id) {
        switch (wish) {
            case CREATE -> assertThat(opened(id)).isEmptyDirectory();
            case CLONE, RESTORE -> assertThat(opened(id).resolve("word")).hasContent("tomato");
            case RESIZE ->
                    assertThat(volumes.get(alice, id).status()).isEqualTo(new VolumeStatus(2));
            case SNAPSHOT ->
                    assertThat(snapshots.get(alice, id).state()).isEqualTo(VolumeState.AVAILABLE);
            case DELETE -> assertThat(volumes.named(alice, "old")).isEmpty();
            case DELETE_SNAPSHOT -> assertThat(snapshots.named(alice, "snap")).isEmpty();
        }
        if (wish != Wish.DELETE) {
            assertThat(volumes.get(alice, volume).state()).isEqualTo(VolumeState.AVAILABLE);
            assertThat(opened(volume).resolve("word")).hasContent("tomato");
        }
        if (wish != Wish.DELETE_SNAPSHOT) {
            UUID restored = volumes.create(alice, wish("back", ofSnapshot())).id();
            reconcile();
            assertThat(opened(restored).resolve("word")).hasContent("tomato");
        }
    }

    private Source ofSnapshot() {
        return new Source(Source.Type.SNAPSHOT, snapshot);
    }

    private void leaveNothing() throws IOException {
        ResourceQuery all = ResourceQuery.of(PageQuery.first());
        volumes.list(alice, all).items().forEach(one -> volumes.delete(alice, one.id()));
        snapshots.list(alice, all).items().forEach(one -> snapshots.delete(alice, one.id()));
        reconcile();
        assertThat(volumes.list(alice, all).items()).isEmpty();
        assertThat(snapshots.list(alice, all).items()).isEmpty();
        assertThat(folder.resolve("sim")).isEmptyDirectory();
    }
}
