// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.volume.Form;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;
import org.thecloud.volume.Source;
import org.thecloud.volume.VolumeChange;
import org.thecloud.volume.VolumeError;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeState;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.sim.SimFixture;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.VolumeDriver;

/** The volume service on a real store, with a simulated storage of 100 GB. */
abstract class VolumesContract {

    @TempDir Path folder;

    private final DriversByName<VolumeDriver> drivers = new DriversByName<>(VolumeDriver.class);
    private final Caller alice = StoreFixture.newCaller();
    private final Caller bob = StoreFixture.newCaller();
    private StoreFixture store;
    private VolumeService volumes;
    private SnapshotService snapshots;
    private VolumeReconciler volumeReconciler;
    private SnapshotReconciler snapshotReconciler;
    private VolumeDriver sim;

    abstract StoreFixture open(Path place);

    @BeforeEach
    void begin() {
        store = open(folder);
        sim = SimFixture.in(folder.resolve("sim"), 100L << 30);
        drivers.come("sim", sim);
        var cipher = CipherFixture.in(folder);
        volumes = new VolumeService(store.resources(), drivers, cipher);
        snapshots = new SnapshotService(store.resources(), drivers);
        volumeReconciler = new VolumeReconciler(store.resources(), drivers, cipher, new Holders());
        snapshotReconciler = new SnapshotReconciler(store.resources(), drivers);
    }

    @AfterEach
    void end() {
        if (store != null) {
            store.close();
        }
    }

    private void reconcile() {
        store.reconcileAll(volumeReconciler, snapshotReconciler);
    }

    private static NewVolume wish(String name, @Nullable Integer size) {
        return new NewVolume(name, size, null, null, null, Map.of());
    }

    private static NewVolume copy(String name, @Nullable Integer size, Source source) {
        return new NewVolume(name, size, null, null, source, Map.of());
    }

    private UUID made(String name, int size) {
        UUID id = volumes.create(alice, wish(name, size)).id();
        reconcile();
        return id;
    }

    private Resource<VolumeSpec, VolumeStatus> now(UUID id) {
        return volumes.get(alice, id);
    }

    private UUID snapshot(UUID volume) {
        UUID id = snapshots.create(alice, volume, null, null, Map.of()).id();
        reconcile();
        return id;
    }

    private static CloudException refused(ThrowingCallable call) {
        CloudException refused = catchThrowableOfType(CloudException.class, call);
        assertThat(refused).isNotNull();
        return refused;
    }

    private Path opened(UUID volume) {
        return Path.of(volumes.open(alice, volume, Form.FOLDER).path());
    }

    @Test
    void aVolumeIsMadeAndRemoved() {
        UUID id = volumes.create(alice, wish("data", 10)).id();
        assertThat(now(id).state()).isEqualTo(VolumeState.CREATING);
        reconcile();
        assertThat(now(id).state()).isEqualTo(VolumeState.AVAILABLE);
        assertThat(now(id).status()).isEqualTo(new VolumeStatus(10));
        assertThat(now(id).reason()).isEqualTo(VolumeReconciler.SIMULATED);
        assertThat(sim.inspect(id).bytes()).isEqualTo(10L << 30);
        volumes.delete(alice, id);
        reconcile();
        assertThat(refused(() -> now(id)).code()).isEqualTo(KernelError.NOT_FOUND);
        assertThat(sim.inspect(id).present()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 16_001, Integer.MAX_VALUE})
    void aSizeOutOfBoundsIsRefused(int size) {
        CloudException refused = refused(() -> volumes.create(alice, wish("data", size)));
        assertThat(refused.code()).isEqualTo(KernelError.INVALID_INPUT);
        assertThat(refused.field()).contains("size_gb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a b", "a/b", "../../etc", "a\u0000b", "\u202e"})
    void aNameThatIsNoneIsRefused(String name) {
        assertThat(refused(() -> volumes.create(alice, wish(name, 1))).code())
                .isEqualTo(KernelError.INVALID_NAME);
    }

    @Test
    void aNameMayBeOfAnyAlphabet() {
        assertThat(volumes.create(alice, wish("данные_数据", 1)).name()).isEqualTo("данные_数据");
    }

    @Test
    void whatHasNoRoomIsRefusedBeforeThereIsARow() {
        made("half", 60);
        CloudException refused = refused(() -> volumes.create(alice, wish("more", 50)));
        assertThat(refused.code()).isEqualTo(VolumeError.NO_SPACE);
        assertThat(refused.details()).containsEntry("free_gb", "40");
        assertThat(volumes.named(alice, "more")).isEmpty();
    }

    @Test
    void volumesAndSnapshotsCountForTheQuota() {
        store.limits(
                (tenant, quota) ->
                        quota.equals("storage_gb") ? OptionalLong.of(20) : OptionalLong.empty());
        UUID id = made("one", 12);
        assertThat(refused(() -> volumes.create(alice, wish("two", 9))).code())
                .isEqualTo(KernelError.QUOTA_EXCEEDED);
        assertThat(refused(() -> snapshots.create(alice, id, null, null, Map.of())).code())
                .isEqualTo(KernelError.QUOTA_EXCEEDED);
        volumes.delete(alice, id);
        reconcile();
        made("two", 20);
    }

    @Test
    void theOtherTenantSeesNothing() {
        UUID volume = made("data", 1);
        UUID snapshot = snapshot(volume);
        Source source = new Source(Source.Type.SNAPSHOT, snapshot);
        Source other = new Source(Source.Type.VOLUME, volume);
        List<ThrowingCallable> calls =
                List.of(
                        () -> volumes.get(bob, volume),
                        () -> volumes.delete(bob, volume),
                        () -> volumes.update(bob, volume, new VolumeChange("x", null, null)),
                        () -> volumes.update(bob, volume, new VolumeChange(null, 2, null)),
                        () -> volumes.create(bob, copy("x", null, source)),
                        () -> volumes.create(bob, copy("x", null, other)),
                        () -> volumes.open(bob, volume, Form.FOLDER),
                        () -> snapshots.create(bob, volume, null, null, Map.of()),
                        () -> snapshots.get(bob, snapshot),
                        () -> snapshots.delete(bob, snapshot));
        for (ThrowingCallable call : calls) {
            assertThat(refused(call).code()).isEqualTo(KernelError.NOT_FOUND);
        }
        ResourceQuery all = ResourceQuery.of(PageQuery.first());
        assertThat(volumes.list(bob, all).items()).isEmpty();
        assertThat(snapshots.list(bob, all).items()).isEmpty();
        assertThat(volumes.list(alice, all).items()).hasSize(1);
    }

    @Test
    void aVolumeGrowsAndNeverShrinks() {
        UUID id = made("data", 10);
        volumes.update(alice, id, new VolumeChange(null, 20, null));
        reconcile();
        assertThat(now(id).status()).isEqualTo(new VolumeStatus(20));
        assertThat(sim.inspect(id).bytes()).isEqualTo(20L << 30);
        assertThat(refused(() -> volumes.update(alice, id, new VolumeChange(null, 5, null))).code())
                .isEqualTo(KernelError.INVALID_INPUT);
        assertThat(
                        refused(() -> volumes.update(alice, id, new VolumeChange(null, 500, null)))
                                .code())
                .isEqualTo(VolumeError.NO_SPACE);
        assertThat(now(id).spec().sizeGb()).isEqualTo(20);
    }

    @Test
    void nameAndLabelsChange() {
        UUID id = made("data", 1);
        volumes.update(alice, id, new VolumeChange("other", null, Map.of("a", "1", "b", "2")));
        volumes.update(alice, id, new VolumeChange(null, null, Map.of("a", "")));
        assertThat(now(id).name()).isEqualTo("other");
        assertThat(now(id).labels()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void aSnapshotKeepsItsMomentAndOutlivesItsVolume() throws IOException {
        UUID id = made("data", 2);
        Files.writeString(opened(id).resolve("a"), "tomato");
        UUID snapshot = snapshot(id);
        Files.writeString(opened(id).resolve("a"), "carrot");
        volumes.close(alice, id);
        volumes.delete(alice, id);
        reconcile();
        Resource<SnapshotSpec, SnapshotStatus> kept = snapshots.get(alice, snapshot);
        assertThat(kept.state()).isEqualTo(VolumeState.AVAILABLE);
        assertThat(kept.spec().volumeName()).isEqualTo("data");
        assertThat(kept.name()).startsWith("data-");
        UUID restored =
                volumes.create(alice, copy("back", 3, new Source(Source.Type.SNAPSHOT, snapshot)))
                        .id();
        reconcile();
        assertThat(now(restored).status()).isEqualTo(new VolumeStatus(3));
        assertThat(opened(restored).resolve("a")).hasContent("tomato");
        snapshots.delete(alice, snapshot);
        reconcile();
        assertThat(opened(restored).resolve("a")).hasContent("tomato");
        assertThat(sim.list(store.resources().installation())).containsExactly(restored);
    }

    @Test
    void aCopyIsNotSmallerThanItsSourceAndOnlyOfWhatIsThere() {
        UUID id = volumes.create(alice, wish("data", 10)).id();
        Source source = new Source(Source.Type.VOLUME, id);
        assertThat(refused(() -> volumes.create(alice, copy("copy", null, source))).code())
                .isEqualTo(VolumeError.WRONG_STATE);
        assertThat(refused(() -> snapshots.create(alice, id, null, null, Map.of())).code())
                .isEqualTo(VolumeError.WRONG_STATE);
        reconcile();
        assertThat(refused(() -> volumes.create(alice, copy("copy", 9, source))).field())
                .contains("size_gb");
        assertThat(volumes.create(alice, copy("copy", null, source)).spec().sizeGb()).isEqualTo(10);
    }

    @Test
    void whatCannotBeEncryptedIsRefused() {
        NewVolume wish = new NewVolume("data", 1, null, true, null, Map.of());
        CloudException refused = refused(() -> volumes.create(alice, wish));
        assertThat(refused.code()).isEqualTo(VolumeError.DRIVER_CANNOT);
        assertThat(refused.field()).contains("encrypted");
    }

    @Test
    void whoOpensWhatIsBeingMadeIsToldToComeBack() {
        UUID id = volumes.create(alice, wish("data", 1)).id();
        CloudException refused = refused(() -> volumes.open(alice, id, Form.FOLDER));
        assertThat(refused.code()).isEqualTo(VolumeError.NOT_READY);
        assertThat(refused.kind().retryable()).isTrue();
        reconcile();
        assertThat(opened(id)).isDirectory();
    }

    @Test
    void whatIsLostIsNotMadeAnew() {
        UUID id = made("data", 1);
        sim.delete(id);
        volumes.update(alice, id, new VolumeChange(null, 2, null));
        reconcile();
        assertThat(now(id).state()).isEqualTo(States.FAILED);
        assertThat(now(id).reason().code()).isEqualTo("VOLUME_LOST");
        assertThat(sim.inspect(id).present()).isFalse();
    }

    @Test
    void whatWasLeftOpenIsClosedBeforeItIsRemoved() {
        UUID id = made("data", 1);
        opened(id);
        volumes.delete(alice, id);
        reconcile();
        assertThat(refused(() -> now(id)).code()).isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void orphansAreRemovedAndOnlyThey() {
        UUID kept = made("data", 1);
        UUID snapshot = snapshot(kept);
        UUID installation = store.resources().installation();
        UUID orphan = Ids.next();
        UUID foreign = Ids.next();
        sim.ensure(new Disk(orphan, installation, 1 << 20, null, null));
        sim.ensure(new Disk(foreign, UUID.randomUUID(), 1 << 20, null, null));
        new Orphans(store.resources(), drivers).sweep();
        assertThat(sim.list(installation)).containsExactlyInAnyOrder(kept, snapshot);
        assertThat(sim.inspect(foreign).present()).isTrue();
    }
}
