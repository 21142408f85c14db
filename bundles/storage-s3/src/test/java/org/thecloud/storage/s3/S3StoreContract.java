// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.aws.SigV4;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.tck.BlobStoreContract;

/** The store on whatever speaks S3. */
public abstract class S3StoreContract extends BlobStoreContract {

    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private S3Store store;
    private Bucket bucket;

    /** A bucket that is there. */
    protected abstract S3Fixture.Place place();

    @BeforeEach
    void open() {
        store = S3Fixture.in(place());
        bucket = S3Fixture.bucket(place());
    }

    @AfterEach
    void close() {
        store.close();
        bucket.close();
    }

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected BlobStore restarted() {
        store.close();
        store = S3Fixture.in(place());
        return store;
    }

    private static String key(UUID id) {
        return "some/where/%02x/%s".formatted(id.getLeastSignificantBits() & 0xff, id);
    }

    private void overwrite(UUID id, byte[] bytes) throws IOException {
        bucket.put(key(id), new Content(BodyPublishers.ofByteArray(bytes), SigV4.hash(bytes)));
    }

    private byte[] object(UUID id) throws IOException {
        return bucket.get(key(id), 0, Integer.MAX_VALUE).body();
    }

    private void assertDamaged(UUID id) {
        DriverException refused = catchThrowableOfType(DriverException.class, () -> get(store, id));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(Blob.DAMAGED);
    }

    private List<Bucket.Upload> uploads() throws IOException {
        return bucket.uploads("some/where/", null).uploads();
    }

    @ParameterizedTest
    @ValueSource(ints = {5_242_880, 12_000_001})
    void aBlobOfSeveralPartsReadsBack(int size) throws IOException {
        byte[] bytes = bytes(size);
        UUID id = put(store, bytes);
        assertThat(get(store, id)).isEqualTo(bytes);
        assertThat(get(restarted(), id)).isEqualTo(bytes);
        byte[] some = new byte[10];
        try (Blob blob = store.open(id)) {
            assertThat(blob.read(size - 10, some, 0, 10)).isEqualTo(10);
        }
        assertThat(some).isEqualTo(Arrays.copyOfRange(bytes, size - 10, size));
        assertThat(uploads()).isEmpty();
    }

    @Test
    void aDraftOfSeveralPartsLeavesNothing() throws IOException {
        UUID id = UUID.randomUUID();
        try (Draft draft = store.create(id)) {
            draft.write(bytes(6_000_000), 0, 6_000_000);
            assertThat(uploads()).extracting(Bucket.Upload::key).containsExactly(key(id));
        }
        assertThat(uploads()).isEmpty();
    }

    @Test
    void anUploadThatACrashLeftIsGivenUpByTheSweep() throws IOException {
        Draft left = store.create(UUID.randomUUID());
        left.write(bytes(6_000_000), 0, 6_000_000);
        S3Store restarted = S3Fixture.in(place());
        restarted.sweep();
        assertThat(uploads()).as("may still be going on elsewhere").hasSize(1);

        S3Store later = S3Fixture.in(place(), TWO_DAYS);
        try (Draft running = later.create(UUID.randomUUID())) {
            running.write(bytes(6_000_000), 0, 6_000_000);
            later.sweep();
            assertThat(uploads()).as("what it is writing itself").hasSize(1);
            running.keep();
        }
        assertThat(uploads()).isEmpty();
        restarted.close();
        later.close();
    }

    @Test
    void aFlippedBitIsNeverServed() throws IOException {
        UUID id = put(store, bytes(200_000));
        byte[] whole = object(id);
        for (int at : new int[] {0, 65_536, 150_000, whole.length - 1}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            overwrite(id, flipped);
            assertDamaged(id);
        }
        overwrite(id, whole);
        assertThat(get(store, id)).isEqualTo(bytes(200_000));
    }

    @Test
    void bytesOfAnotherPlaceAreNeverServed() throws IOException {
        UUID id = put(store, bytes(200_000));
        byte[] whole = object(id);
        for (int length : new int[] {0, 3, 65_540, 131_080, 131_081, whole.length - 1}) {
            overwrite(id, Arrays.copyOf(whole, length));
            assertDamaged(id);
        }
        byte[] swapped = whole.clone();
        System.arraycopy(whole, 0, swapped, Frame.LENGTH, Frame.LENGTH);
        System.arraycopy(whole, Frame.LENGTH, swapped, 0, Frame.LENGTH);
        overwrite(id, swapped);
        assertDamaged(id);
        overwrite(id, object(put(store, bytes(200_001))));
        assertDamaged(id);
    }

    @Test
    void whatIsNotOursIsLeftAlone() throws IOException {
        UUID id = put(store, bytes(1));
        for (String key : List.of("some/where/zz", "some/where/00/x", "some/where/" + id)) {
            bucket.put(key, Content.of("not a blob"));
        }
        Listing listing = store.list(null, 1000);
        assertThat(listing.blobs()).extracting(Listing.Found::id).containsOnlyOnce(id);
        assertThat(listing.next()).isNull();
    }

    @Test
    void itSaysWhyItDoesNotWork() {
        try (Closing wrongKey = new Closing(place().withSecret("not-the-secret"));
                Closing noBucket = new Closing(place().withBucket("there-is-none-like-this"));
                Closing nobody = new Closing(place().withEndpoint("http://127.0.0.1:9"))) {
            wrongKey.assertUnhealthy("SignatureDoesNotMatch");
            noBucket.assertUnhealthy("NoSuchBucket");
            noBucket.assertNothingWorks();
            nobody.assertUnhealthy("does not answer");
        }
    }

    /** A store that does not work. */
    private record Closing(S3Store store) implements AutoCloseable {

        Closing(S3Fixture.Place place) {
            this(S3Fixture.in(place));
        }

        void assertUnhealthy(String reason) {
            Probe probe = store.probe();
            assertThat(probe.state()).isEqualTo(Probe.State.UNHEALTHY);
            assertThat(probe.message()).contains(reason);
            assertThat(store.nodes().get(0).status()).startsWith("dead: ").contains(reason);
        }

        void assertNothingWorks() {
            for (Runnable use :
                    List.<Runnable>of(
                            () -> put(store, bytes(1)),
                            () -> get(store, UUID.randomUUID()),
                            () -> store.delete(UUID.randomUUID()),
                            () -> store.list(null, 1))) {
                DriverException refused = catchThrowableOfType(DriverException.class, use::run);
                assertThat(refused).isNotNull();
                assertThat(refused.kind()).isEqualTo(DriverException.Kind.UNAVAILABLE);
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
