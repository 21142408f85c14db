// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.access.Usage;
import org.thecloud.kernel.store.HandClock;
import org.thecloud.kernel.store.StoreFixture;

/** What buckets were used for: exact to the millisecond, whatever happens between. */
class UsageTest {

    private static final PageQuery ALL = new PageQuery(1000, null);

    @Nested
    class OnH2 extends Contract {
        @Override
        StoreFixture store() {
            return StoreFixture.h2(folder);
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @Override
        StoreFixture store() {
            return StoreFixture.postgresql(folder);
        }

        @Test
        void twoRuntimesCountTogether() throws Exception {
            StorageFixture one = runtime();
            StorageFixture two = runtime();
            Caller caller = StoreFixture.newCaller();
            Bucket bucket = bucket(one, caller);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<?>> ends = new ArrayList<>();
            for (StorageFixture runtime : List.of(one, two)) {
                ends.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < 50; i++) {
                                        runtime.traffic.request(bucket, true);
                                        put(runtime, caller, bucket, runtime + "/" + i, 10);
                                        start.await();
                                        runtime.traffic.write();
                                        runtime.usage.sweep();
                                    }
                                    return null;
                                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
            threads.shutdown();
            assertThat(one.usage.of(caller, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", ALL))
                    .satisfies(page -> assertThat(told(page)).contains("10:00 write_requests 100"));
        }
    }

    abstract static class Contract {

        @TempDir Path folder;

        private final HandClock clock = new HandClock("2026-03-01T10:00:00Z");
        private final List<StorageFixture> opened = new ArrayList<>();
        private final Caller alice = StoreFixture.newCaller();
        private final Caller bob = StoreFixture.newCaller();

        abstract StoreFixture store();

        @AfterEach
        void close() {
            opened.forEach(StorageFixture::close);
        }

        /** A runtime; it is gone as after {@code kill -9} once another takes its place. */
        final StorageFixture runtime() {
            StorageFixture fixture = new StorageFixture(store(), folder, clock);
            opened.add(fixture);
            return fixture;
        }

        static Bucket bucket(StorageFixture in, Caller caller) {
            return in.buckets.create(caller, "b-" + UUID.randomUUID(), false);
        }

        static ObjectVersion put(
                StorageFixture in, Caller caller, Bucket bucket, String key, int size) {
            return in.objects.put(
                    caller,
                    bucket,
                    Objects.Description.plain(key, null),
                    new ByteArrayInputStream(new byte[size]),
                    Expected.length(size),
                    Demand.NONE);
        }

        static List<String> told(Page<Usage> page) {
            return page.items().stream()
                    .map(
                            one ->
                                    "%s %s %s"
                                            .formatted(
                                                    one.from().toString().substring(11, 16),
                                                    one.unit(),
                                                    one.quantity()))
                    .toList();
        }

        private static List<String> used(StorageFixture in, Caller caller) {
            return told(in.usage.of(caller, "2026-03-01T00:00:00Z", null, ALL));
        }

        @Test
        void whatIsStoredCountsAsLongAsItIs() {
            StorageFixture storage = runtime();
            Bucket bucket = bucket(storage, alice);
            put(storage, alice, bucket, "a", 1000);
            clock.set("2026-03-01T10:30:00Z");
            assertThat(used(storage, alice)).as("so far").containsExactly("10:00 byte_hours 500");
            put(storage, alice, bucket, "a", 3000);
            clock.set("2026-03-01T10:45:00Z");
            storage.objects.delete(alice, bucket, "a", Demand.NONE);
            clock.set("2026-03-01T11:15:00.036Z");
            put(storage, alice, bucket, "b", 100);
            clock.set("2026-03-01T14:00:00Z");
            storage.usage.sweep();
            assertThat(used(storage, alice))
                    .containsExactly(
                            "10:00 byte_hours 1250",
                            "11:00 byte_hours 74.999",
                            "12:00 byte_hours 100",
                            "13:00 byte_hours 100");
            assertThat(used(storage, bob)).isEmpty();
        }

        @Test
        void partsCountUntilTheyAreAborted() {
            StorageFixture storage = runtime();
            Bucket bucket = bucket(storage, alice);
            Upload upload =
                    storage.uploads.begin(alice, bucket, Objects.Description.plain("big", null));
            for (int number = 1; number <= 2; number++) {
                storage.uploads.put(
                        alice,
                        bucket,
                        upload.id(),
                        number,
                        new ByteArrayInputStream(new byte[200]),
                        Expected.length(200),
                        null);
            }
            clock.set("2026-03-01T10:15:00Z");
            storage.uploads.abort(alice, bucket, upload.id());
            clock.set("2026-03-01T12:00:00Z");
            storage.usage.sweep();
            assertThat(used(storage, alice)).containsExactly("10:00 byte_hours 100");
        }

        @Test
        void aBucketThatWentWasUsedAllTheSame() {
            StorageFixture storage = runtime();
            Bucket bucket = bucket(storage, alice);
            put(storage, alice, bucket, "a", 1000);
            clock.set("2026-03-01T11:30:00Z");
            storage.traffic.request(bucket, true);
            storage.objects.delete(alice, bucket, "a", Demand.NONE);
            storage.buckets.delete(alice, bucket);
            storage.traffic.write();
            clock.set("2026-03-01T13:00:00Z");
            storage.usage.sweep();
            List<String> told =
                    List.of(
                            "10:00 byte_hours 1000",
                            "11:00 byte_hours 500",
                            "11:00 write_requests 1");
            assertThat(used(storage, alice)).isEqualTo(told);

            Bucket again = storage.buckets.create(bob, bucket.name(), false);
            put(storage, bob, again, "a", 10);
            assertThat(used(storage, alice)).isEqualTo(told);
            clock.set("2026-03-01T13:30:00Z");
            assertThat(used(storage, bob)).containsExactly("13:00 byte_hours 5");
        }

        @Test
        void whatRuntimesDoTwiceOrAfterACrashCountsOnce() {
            StorageFixture first = runtime();
            Bucket bucket = bucket(first, alice);
            put(first, alice, bucket, "a", 1000);
            first.traffic.request(bucket, false);
            first.traffic.write();
            first.traffic.request(bucket, false); // and is killed before it writes that
            opened.remove(first);
            first.close();
            clock.set("2026-03-01T12:30:00Z");
            StorageFixture second = runtime();
            second.traffic.request(second.buckets.own(alice, bucket.name()), false);
            second.traffic.write();
            second.traffic.write();
            second.usage.sweep();
            second.usage.sweep();
            clock.set("2026-03-01T13:20:00Z");
            second.usage.sweep();
            List<String> settled =
                    List.of(
                            "10:00 byte_hours 1000",
                            "10:00 read_requests 1",
                            "11:00 byte_hours 1000",
                            "12:00 byte_hours 1000",
                            "12:00 read_requests 1");
            Instant from = Instant.parse("2026-03-01T00:00:00Z");
            assertThat(told(second.usage.between(from, clock.instant(), ALL))).isEqualTo(settled);
            assertThat(told(second.usage.between(from, clock.instant(), ALL))).isEqualTo(settled);
        }

        @Test
        void onlyWhatIsSettledIsBilled() {
            StorageFixture storage = runtime();
            Bucket bucket = bucket(storage, alice);
            put(storage, alice, bucket, "a", 1000);
            storage.traffic.request(bucket, true);
            clock.set("2026-03-01T11:04:00Z");
            storage.traffic.request(bucket, true);
            storage.traffic.write();
            Instant from = Instant.parse("2026-03-01T10:00:00Z");
            Instant to = Instant.parse("2026-03-02T00:00:00Z");
            assertThat(storage.usage.between(from, to, ALL).items()).isEmpty();
            clock.set("2026-03-01T11:10:00Z");
            assertThat(storage.usage.between(from, to, ALL).items())
                    .as("the hour of a bucket is not written down yet")
                    .isEmpty();
            storage.usage.sweep();
            List<String> hour = List.of("10:00 byte_hours 1000", "10:00 write_requests 1");
            assertThat(told(storage.usage.between(from, to, ALL))).isEqualTo(hour);
            assertThat(storage.usage.settled()).isEqualTo("2026-03-01T11:00:00Z");

            storage.traffic.request(bucket, true);
            clock.set("2026-03-01T12:06:00Z");
            storage.traffic.write(); // comes too late for its hour
            clock.set("2026-03-01T13:10:00Z");
            storage.usage.sweep();
            assertThat(told(storage.usage.between(from, to, ALL)))
                    .containsExactly(
                            "10:00 byte_hours 1000",
                            "10:00 write_requests 1",
                            "11:00 byte_hours 1000",
                            "11:00 write_requests 1",
                            "12:00 byte_hours 1000",
                            "12:00 write_requests 1");
        }

        @Test
        void pagesAndRangesMeetWithoutAGap() {
            StorageFixture storage = runtime();
            for (Caller caller : List.of(alice, bob)) {
                for (int i = 0; i < 3; i++) {
                    Bucket bucket = bucket(storage, caller);
                    put(storage, caller, bucket, "a", 10);
                    storage.traffic.request(bucket, true);
                }
            }
            storage.traffic.write();
            clock.set("2026-03-01T14:30:00Z");
            storage.usage.sweep();
            List<String> all = used(storage, alice);
            assertThat(all).hasSize(3 * 5 + 3);
            List<String> pages = new ArrayList<>();
            @Nullable String after = null;
            do {
                Page<Usage> page =
                        storage.usage.of(
                                alice, "2026-03-01T00:00:00Z", null, new PageQuery(4, after));
                pages.addAll(told(page));
                after = page.next();
            } while (after != null);
            assertThat(pages).isEqualTo(all);
            List<String> ranges = new ArrayList<>();
            ranges.addAll(
                    told(
                            storage.usage.of(
                                    alice, "2026-03-01T10:00:00Z", "2026-03-01T12:00:00Z", ALL)));
            ranges.addAll(
                    told(
                            storage.usage.of(
                                    alice,
                                    "2026-03-01T13:00:00+01:00",
                                    "2026-03-01T15:00:00Z",
                                    ALL)));
            assertThat(ranges).isEqualTo(all);
            assertThat(
                            storage
                                    .usage
                                    .between(Instant.EPOCH, clock.instant(), ALL)
                                    .items()
                                    .stream()
                                    .map(Usage::tenant)
                                    .distinct())
                    .containsExactlyInAnyOrder(alice.tenant(), bob.tenant());
        }

        @Test
        void aRangeThatIsNoneIsRefused() {
            StorageFixture storage = runtime();
            for (String[] range :
                    new String[][] {
                        {"from", "yesterday", "2026-03-01T00:00:00Z"},
                        {"to", "2026-03-01T00:00:00Z", "2026-03-01"},
                        {"to", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"},
                        {"to", "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z"},
                        {"from", "-99999-01-01T00:00:00Z", "2026-03-01T00:00:00Z"}
                    }) {
                assertThatThrownBy(() -> storage.usage.of(alice, range[1], range[2], ALL))
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                refused -> {
                                    assertThat(refused.code()).isEqualTo(KernelError.INVALID_INPUT);
                                    assertThat(refused.details()).containsEntry("field", range[0]);
                                });
            }
            assertThatThrownBy(() -> storage.usage.of(alice, null, null, new PageQuery(1, "x/y")))
                    .isInstanceOf(CloudException.class);
        }

        @Test
        void whatIsOldIsForgotten() {
            StorageFixture storage = runtime();
            put(storage, alice, bucket(storage, alice), "a", 10);
            clock.set("2027-04-05T09:30:00Z");
            storage.usage.sweep();
            assertThat(first(storage)).isEqualTo("2026-03-01T10:00:00Z");
            clock.set("2027-04-05T10:30:00Z");
            storage.usage.sweep();
            assertThat(first(storage)).isEqualTo("2026-03-01T11:00:00Z");
        }

        private Instant first(StorageFixture storage) {
            return storage.usage
                    .of(alice, "2026-03-01T00:00:00Z", null, new PageQuery(1, null))
                    .items()
                    .get(0)
                    .from();
        }
    }
}
