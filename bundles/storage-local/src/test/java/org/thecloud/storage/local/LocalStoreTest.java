// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.spi.Node;
import org.thecloud.storage.tck.BlobStoreContract;

class LocalStoreTest {

    private static final List<LocalStore> OPENED = new ArrayList<>();

    @TempDir static Path folder;

    private static LocalStore open(Path... directories) {
        LocalStore store = LocalFixture.in(directories);
        OPENED.add(store);
        return store;
    }

    @AfterEach
    void close() {
        for (LocalStore store : OPENED) {
            store.close();
        }
        OPENED.clear();
    }

    @Test
    void directoriesAreAListAlsoInAFile() {
        assertThat(LocalStore.roots("/disk/a, /disk/b", "/disk/c", ""))
                .containsExactly(Path.of("/disk/a"), Path.of("/disk/b"), Path.of("/disk/c"));
        assertThat(LocalStore.roots()).hasSize(1).first().asString().endsWith("storage");
    }

    @Nested
    class OneDirectory extends BlobStoreContract {

        private final Path directory = folder.resolve(UUID.randomUUID().toString());
        private LocalStore store;

        @BeforeEach
        void open() {
            store = LocalStoreTest.open(directory);
        }

        @Override
        protected BlobStore store() {
            return store;
        }

        @Override
        protected BlobStore restarted() {
            return LocalStoreTest.open(directory);
        }

        @Test
        void aBlobThatIsDeletedWhileItIsWrittenBreaksNothing() {
            UUID id = UUID.randomUUID();
            try (Draft draft = store.create(id)) {
                draft.write(new byte[100_000], 0, 100_000);
                store.delete(id);
                assertThatThrownBy(draft::keep).isInstanceOf(DriverException.class);
            }
            assertThat(store.list(null, 10).blobs())
                    .extracting(Listing.Found::id)
                    .doesNotContain(id);
            assertThat(store.nodes()).extracting(Node::status).containsExactly("alive");
            try (Draft draft = store.create(UUID.randomUUID())) {
                draft.write(new byte[100_000], 0, 100_000);
                draft.keep();
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 70_000, 131_072, 131_076, 131_080, 131_095})
        void aFlippedBitIsNeverServed(int at) throws IOException {
            UUID id = put(store, bytes(131_072));
            flip(directory, id, at);
            DriverException refused =
                    catchThrowableOfType(DriverException.class, () -> get(store, id));
            assertThat(refused).isNotNull();
            assertThat(refused.code()).isEqualTo(Blob.DAMAGED);
        }

        @Test
        void aFileThatWasCutOffIsNeverServed() throws IOException {
            UUID id = put(store, bytes(100_000));
            Path file = file(directory, id);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(whole, 65_536));
            DriverException refused =
                    catchThrowableOfType(DriverException.class, () -> get(store, id));
            assertThat(refused.code()).isEqualTo(Blob.DAMAGED);
        }
    }

    @Nested
    class TwoDirectories extends BlobStoreContract {

        private final Path one = folder.resolve(UUID.randomUUID().toString());
        private final Path other = folder.resolve(UUID.randomUUID().toString());
        private LocalStore store;

        @BeforeEach
        void open() {
            store = LocalStoreTest.open(one, other);
        }

        @Override
        protected BlobStore store() {
            return store;
        }

        @Override
        protected BlobStore restarted() {
            return LocalStoreTest.open(one, other);
        }

        @Test
        void aFlippedBitIsHealedWhileReading() throws IOException {
            byte[] bytes = bytes(200_000);
            UUID id = put(store, bytes);
            flip(one, id, 150_000);
            assertThat(get(store, id)).isEqualTo(bytes);
            assertThat(Files.readAllBytes(file(one, id)))
                    .isEqualTo(Files.readAllBytes(file(other, id)));
        }

        @Test
        void theScrubberFindsWhatNobodyReads() throws IOException {
            byte[] bytes = bytes(200_000);
            UUID damaged = put(store, bytes);
            UUID lost = put(store, bytes);
            flip(other, damaged, 10);
            Files.delete(file(other, lost));
            store.sweep();
            assertThat(Files.readAllBytes(file(other, damaged)))
                    .isEqualTo(Files.readAllBytes(file(one, damaged)));
            assertThat(file(other, lost)).exists();
        }

        @Test
        void aLostDirectoryIsLeftOutAndFilledAgain() throws IOException {
            UUID before = put(store, bytes(10_000));
            // at once: the store's upkeep makes files in it meanwhile
            Files.move(one, folder.resolve(UUID.randomUUID().toString()));
            Files.writeString(one, "not a directory any more");
            UUID during = put(store, bytes(20_000));
            assertThat(get(store, before)).isEqualTo(bytes(10_000));
            assertThat(store.nodes().get(0).status()).startsWith("dead");
            assertThat(store.probe().state()).isEqualTo(Probe.State.READY);
            Files.delete(one);
            store.sweep();
            assertThat(get(open(one), before)).isEqualTo(bytes(10_000));
            assertThat(get(open(one), during)).isEqualTo(bytes(20_000));
        }

        private LocalStore open(Path directory) {
            return LocalStoreTest.open(directory);
        }

        @Test
        void withoutAnyDirectoryItSaysSo() throws IOException {
            Path file = folder.resolve(UUID.randomUUID().toString());
            Files.writeString(file, "no directory");
            LocalStore broken = LocalStoreTest.open(file);
            assertThat(broken.probe().state()).isEqualTo(Probe.State.UNHEALTHY);
            DriverException refused =
                    catchThrowableOfType(DriverException.class, () -> put(broken, bytes(1)));
            assertThat(refused.kind()).isEqualTo(DriverException.Kind.UNAVAILABLE);
        }
    }

    private static Path file(Path directory, UUID id) {
        return directory
                .resolve("%02x".formatted(id.getLeastSignificantBits() & 0xff))
                .resolve(id.toString());
    }

    private static void flip(Path directory, UUID id, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file(directory, id));
        bytes[at] ^= 1;
        Files.write(file(directory, id), bytes);
    }
}
