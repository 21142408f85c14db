// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.image.Firmware;
import org.thecloud.image.ImageError;
import org.thecloud.image.ImageFile;
import org.thecloud.image.ImageFormat;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageState;
import org.thecloud.image.ImageStatus;
import org.thecloud.image.NewImage;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.egress.EgressFixture;
import org.thecloud.kernel.egress.GuardedEgress;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.store.StoreFixture;

/** The image service on a real store, a real disk and real addresses. */
abstract class ImagesContract {

    private static final long MOST = 1 << 20;
    private static final byte[] RAW =
            "a disk, more or less. ".repeat(512).getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;

    private final Caller alice = StoreFixture.newCaller();
    private final Caller bob = StoreFixture.newCaller();
    private StoreFixture store;
    private GuardedEgress egress;
    private Shelf shelf;
    private ImageService images;
    private ImageReconciler reconciler;
    private @Nullable HttpServer server;

    abstract StoreFixture open(Path place);

    @BeforeEach
    void begin() {
        store = open(folder);
        egress = EgressFixture.allowing("127.0.0.1/32");
        shelf = new Shelf(folder.resolve("images/mine"), MOST, Clock.systemUTC());
        images = new ImageService(store.resources(), shelf, egress);
        reconciler = new ImageReconciler(store.resources(), shelf, egress);
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.stop(0);
        }
        if (store != null) {
            egress.close();
            store.close();
        }
    }

    private static NewImage wish(String name, byte[] bytes) {
        return new NewImage(
                name, ImageFormat.RAW, Firmware.BIOS, ImagesFixture.sha256(bytes), null, Map.of());
    }

    private static NewImage wish(String name, ImageFormat format, byte[] bytes, @Nullable URI url) {
        return new NewImage(
                name, format, Firmware.UEFI, ImagesFixture.sha256(bytes), url, Map.of());
    }

    private UUID announced(NewImage wanted) {
        UUID id = images.create(alice, wanted).id();
        store.reconcileAll(reconciler);
        return id;
    }

    private void upload(UUID id, byte[] bytes) {
        images.upload(alice, id, new ByteArrayInputStream(bytes), bytes.length);
        store.reconcileAll(reconciler);
    }

    private Resource<ImageSpec, ImageStatus> now(UUID id) {
        return images.get(alice, id);
    }

    private List<Path> files() throws IOException {
        Path place = folder.resolve("images/mine");
        if (!Files.exists(place)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.toList();
        }
    }

    private static CloudException refused(ThrowingCallable call) {
        CloudException refused = catchThrowableOfType(CloudException.class, call);
        assertThat(refused).isNotNull();
        return refused;
    }

    private URI served(int status, byte[] bytes) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/image",
                exchange -> {
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        return URI.create("http://127.0.0.1:%d/image".formatted(server.getAddress().getPort()));
    }

    private static byte[] qcow2(long backingOffset) {
        ByteBuffer header = ByteBuffer.allocate(512);
        header.putInt(0, 0x514649fb).putInt(4, 3).putLong(8, backingOffset).putInt(20, 16);
        header.putLong(24, 40L << 20).putInt(96, 4).putInt(100, 104);
        return header.array();
    }

    // ------------------------------------------------------------ uploads

    @Test
    void anImageWaitsForItsBytesAndIsThereWhenTheyHaveCome() throws IOException {
        UUID id = announced(wish("debian:12", RAW));
        assertThat(now(id).state()).isEqualTo(ImageState.UPLOADING);
        assertThat(refused(() -> images.file(alice, id)).code()).isEqualTo(ImageError.WRONG_STATE);
        upload(id, RAW);
        assertThat(now(id).state()).isEqualTo(ImageState.AVAILABLE);
        assertThat(now(id).status()).isEqualTo(new ImageStatus(RAW.length, RAW.length));
        ImageFile file = images.file(alice, id);
        assertThat(file.diskBytes()).isEqualTo(RAW.length);
        assertThat(Path.of(file.path())).hasBinaryContent(RAW);
        assertThat(files()).hasSize(1);

        upload(id, RAW);
        assertThat(now(id).state()).as("once more").isEqualTo(ImageState.AVAILABLE);
        assertThat(files()).hasSize(1);

        images.delete(alice, id);
        store.reconcileAll(reconciler);
        assertThat(refused(() -> now(id)).code()).isEqualTo(KernelError.NOT_FOUND);
        assertThat(files()).isEmpty();
    }

    @Test
    void bytesOtherThanDeclaredLeaveNothingAndTheImageWaitsOn() throws IOException {
        UUID id = announced(wish("debian", RAW));
        byte[] other = RAW.clone();
        other[77]++;
        CloudException refusal = refused(() -> upload(id, other));
        assertThat(refusal.code()).isEqualTo(ImageError.CHECKSUM_MISMATCH);
        assertThat(refusal.details()).containsEntry("actual", ImagesFixture.sha256(other));
        assertThat(files()).isEmpty();
        upload(id, RAW);
        assertThat(now(id).state()).isEqualTo(ImageState.AVAILABLE);
        assertThat(refused(() -> upload(id, other)).code()).isEqualTo(ImageError.CHECKSUM_MISMATCH);
        assertThat(Path.of(images.file(alice, id).path())).hasBinaryContent(RAW);
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        UUID id = announced(wish("debian", RAW));
        InputStream broken =
                new InputStream() {
                    private int left = 5000;

                    @Override
                    public int read() {
                        if (left-- == 0) {
                            throw CloudException.invalid("", "the sender has gone");
                        }
                        return 7;
                    }
                };
        assertThatThrownBy(() -> images.upload(alice, id, broken, -1))
                .isInstanceOf(CloudException.class);
        assertThat(files()).isEmpty();
        assertThat(now(id).state()).isEqualTo(ImageState.UPLOADING);
    }

    @Test
    void oneThatIsTooLongIsRefusedWhetherItSaysSoOrNot() throws IOException {
        byte[] large = new byte[(int) MOST + 512];
        UUID id = announced(wish("large", large));
        for (long said : new long[] {large.length, -1}) {
            CloudException refusal =
                    refused(() -> images.upload(alice, id, new ByteArrayInputStream(large), said));
            assertThat(refusal.code()).isEqualTo(ImageError.IMAGE_TOO_LARGE);
            assertThat(refusal.kind()).isEqualTo(ErrorKind.TOO_LARGE);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void anImageThatNamesAFileOfTheHostIsRefused() throws IOException {
        UUID good = announced(wish("good", ImageFormat.QCOW2, qcow2(0), null));
        upload(good, qcow2(0));
        assertThat(now(good).status().diskBytes()).isEqualTo(40L << 20);
        UUID evil = announced(wish("evil", ImageFormat.QCOW2, qcow2(200), null));
        CloudException refusal = refused(() -> upload(evil, qcow2(200)));
        assertThat(refusal.code()).isEqualTo(ImageError.IMAGE_REFUSED);
        assertThat(refusal).hasMessageContaining("names a file behind it");
        UUID disguised = announced(wish("disguised", qcow2(200)));
        assertThat(refused(() -> upload(disguised, qcow2(200)))).hasMessageContaining("not raw");
        assertThat(files()).hasSize(1);
    }

    @Test
    void bytesThatComeAfterTheImageWasDeletedAreNotKept() throws IOException {
        UUID id = announced(wish("debian", RAW));
        InputStream deleting =
                new ByteArrayInputStream(RAW) {
                    @Override
                    public int read(byte[] into, int from, int most) {
                        images.delete(alice, id);
                        store.reconcileAll(reconciler);
                        return super.read(into, from, most);
                    }
                };
        CloudException refusal = refused(() -> images.upload(alice, id, deleting, RAW.length));
        assertThat(refusal.code()).isEqualTo(KernelError.NOT_FOUND);
        assertThat(files()).isEmpty();
    }

    // ------------------------------------------------------------ what a crash leaves

    @Test
    void bytesThatCameJustBeforeACrashAreFound() {
        UUID id = announced(wish("debian", RAW));
        shelf.put(id, now(id).spec(), new ByteArrayInputStream(RAW));
        images.upload(alice, id, new ByteArrayInputStream(RAW), -1);
        store.reconcileAll(reconciler);
        assertThat(now(id).state()).isEqualTo(ImageState.AVAILABLE);
    }

    @Test
    void theSweepTakesWhatNobodyWritesAndWhatNoImageIsBehind() throws IOException {
        UUID kept = announced(wish("debian", RAW));
        upload(kept, RAW);
        Path place = folder.resolve("images/mine");
        Path orphan = Files.write(place.resolve(UUID.randomUUID() + ".raw"), RAW);
        Path dead = old(Files.write(place.resolve(kept + ".1.part"), RAW));
        Path fresh = Files.write(place.resolve(kept + ".2.part"), RAW);
        Path foreign = Files.write(place.resolve("README"), RAW);
        Path alive = old(Files.write(place.resolve(kept + ".3.part"), RAW));
        try (FileChannel writing = FileChannel.open(alive, StandardOpenOption.WRITE);
                var lock = writing.lock()) {
            new Orphans(store.resources(), shelf).sweep();
            assertThat(lock.isValid()).isTrue();
        }
        assertThat(files())
                .contains(fresh, foreign, alive, shelf.file(kept, ImageFormat.RAW))
                .doesNotContain(orphan, dead);
        new Orphans(store.resources(), shelf).sweep();
        assertThat(alive).doesNotExist();
    }

    private static Path old(Path file) throws IOException {
        return Files.setLastModifiedTime(
                file, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
    }

    @Test
    void anImageWhoseFileIsGoneSaysSo() throws IOException {
        UUID id = announced(wish("debian", RAW));
        upload(id, RAW);
        Files.delete(shelf.file(id, ImageFormat.RAW));
        store.resources().of(new ImageKind()).wake(id);
        store.reconcileAll(reconciler);
        assertThat(now(id).state()).isEqualTo(States.FAILED);
        assertThat(now(id).reason().code()).isEqualTo("IMAGE_LOST");
    }

    @Test
    void oneThatNobodyUploadsFailsAfterADay() {
        UUID id = images.create(alice, wish("debian", RAW)).id();
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofHours(25)), ZoneOffset.UTC);
        store.reconcileAll(new ImageReconciler(store.resources(), shelf, egress, later));
        assertThat(now(id).state()).isEqualTo(States.FAILED);
        assertThat(now(id).reason().code()).isEqualTo("NOT_UPLOADED");
        assertThat(refused(() -> upload(id, RAW)).code()).isEqualTo(ImageError.WRONG_STATE);
    }

    // ------------------------------------------------------------ imports

    private UUID imported(URI url, byte[] declared) {
        UUID id = images.create(alice, wish("far", ImageFormat.RAW, declared, url)).id();
        store.reconcileAll(reconciler);
        // the second look, in which the bytes come, is due a moment after the first
        store.resources().of(new ImageKind()).wake(id);
        store.reconcileAll(reconciler);
        return id;
    }

    @Test
    void anImageIsFetchedFromItsAddress() throws IOException {
        UUID id = imported(served(200, RAW), RAW);
        assertThat(now(id).state()).isEqualTo(ImageState.AVAILABLE);
        assertThat(Path.of(images.file(alice, id).path())).hasBinaryContent(RAW);
        assertThat(refused(() -> upload(id, RAW)).code()).isEqualTo(ImageError.WRONG_STATE);
    }

    @Test
    void anAddressThatHasOtherBytesOrNoneFailsTheImage() throws IOException {
        UUID other = imported(served(200, RAW), new byte[512]);
        assertThat(now(other).state()).isEqualTo(States.FAILED);
        assertThat(now(other).reason().code()).isEqualTo("CHECKSUM_MISMATCH");
        images.delete(alice, other);
        store.reconcileAll(reconciler);
        server.stop(0);
        UUID none = imported(served(404, RAW), RAW);
        assertThat(now(none).reason().code()).isEqualTo("IMPORT_REFUSED");
        assertThat(files()).isEmpty();
    }

    @Test
    void anAddressInTroubleIsAskedAgain() throws IOException {
        UUID id = imported(served(503, RAW), RAW);
        assertThat(now(id).reason().code()).isEqualTo("IMPORT_UNAVAILABLE");
        server.stop(0);
        server = null;
        assertThat(now(id).state()).isNotEqualTo(States.FAILED);
    }

    @Test
    void anAddressThatMustNotBeCalledIsRefusedBeforeARowExists() {
        for (String url :
                List.of("http://10.0.0.1/a", "file:///etc/shadow", "http://u:p@127.0.0.1/")) {
            CloudException refusal =
                    refused(
                            () ->
                                    images.create(
                                            alice,
                                            wish("far", ImageFormat.RAW, RAW, URI.create(url))));
            assertThat(refusal.kind()).as(url).isEqualTo(ErrorKind.INVALID);
            assertThat(refusal.field()).as(url).contains("url");
        }
        assertThat(images.list(alice, ResourceQuery.of(PageQuery.first())).items()).isEmpty();
    }

    // ------------------------------------------------------------ wishes and tenants

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Debian", "../etc", "a b", "a/b", "ünicode", ".hidden", "a:", "a:b:c"})
    void aNameThatNoLaunchCouldGiveIsRefused(String name) {
        CloudException refusal = refused(() -> images.create(alice, wish(name, RAW)));
        assertThat(refusal.code()).isEqualTo(KernelError.INVALID_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz"})
    void aChecksumThatIsNoneIsRefused(String sum) {
        NewImage wanted = new NewImage("a", ImageFormat.RAW, Firmware.BIOS, sum, null, Map.of());
        assertThat(refused(() -> images.create(alice, wanted)).field()).contains("sha256");
    }

    @Test
    void anotherTenantsImageIsAsOneThatDoesNotExist() {
        UUID id = announced(wish("debian", RAW));
        upload(id, RAW);
        assertThat(images.find(alice, "debian")).isPresent();
        assertThat(images.find(alice, id.toString())).isPresent();
        assertThat(images.find(bob, "debian")).isEmpty();
        assertThat(images.find(bob, id.toString())).isEmpty();
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> images.get(bob, id),
                        () -> images.file(bob, id),
                        () -> images.delete(bob, id),
                        () -> images.upload(bob, id, new ByteArrayInputStream(RAW), -1))) {
            assertThat(refused(call).code()).isEqualTo(KernelError.NOT_FOUND);
        }
        images.create(bob, wish("debian", RAW));
        assertThat(images.list(bob, ResourceQuery.of(PageQuery.first())).items()).hasSize(1);
    }

    @Test
    void imagesCountForTheirQuota() {
        store.limits(
                (tenant, quota) ->
                        quota.equals("images") ? OptionalLong.of(1) : OptionalLong.empty());
        announced(wish("one", RAW));
        assertThat(refused(() -> images.create(alice, wish("two", RAW))).code())
                .isEqualTo(KernelError.QUOTA_EXCEEDED);
    }
}
