// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.storage.seal.CustomerKey;
import org.thecloud.storage.spi.Listing;

/** Any sequence of calls leaves what a simple model says it must. */
class ObjectsModelTest {

    private static final List<String> PIECES =
            List.of("a", "b", "/", "//", ".", "é", "日", "\uD83D\uDE00", "~", " ", "%", "+", "&");

    @TempDir Path folder;

    /** A version in the model. */
    private record Kept(@Nullable String id, byte @Nullable [] bytes) {
        boolean marker() {
            return bytes == null;
        }
    }

    private StorageFixture storage;
    private Caller caller;
    private Bucket bucket;
    private Protection protection = Protection.USUAL;
    // newest first
    private final Map<String, List<Kept>> model =
            new TreeMap<>(
                    Comparator.comparing(
                            key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    private final Map<UUID, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
    private final Map<UUID, String> uploadKeys = new HashMap<>();
    private Bucket.Versioning versioning = Bucket.Versioning.OFF;

    @ParameterizedTest
    @CsvSource({
        "h2, 1, none",
        "h2, 2, none",
        "h2, 3, platform",
        "h2, 4, customer",
        "postgresql, 5, none",
        "postgresql, 6, platform"
    })
    void everySequenceEqualsTheModel(String database, int seed, String encryption)
            throws IOException {
        protection =
                switch (encryption) {
                    case "platform" -> Protection.PLATFORM;
                    case "customer" -> Protection.of(new CustomerKey(new byte[CustomerKey.BYTES]));
                    default -> Protection.USUAL;
                };
        boolean h2 = database.equals("h2");
        StoreFixture store = h2 ? StoreFixture.h2(folder) : StoreFixture.postgresql(folder);
        try (StorageFixture opened = new StorageFixture(store, folder)) {
            storage = opened;
            caller = StoreFixture.newCaller();
            bucket =
                    opened.buckets.create(
                            caller, "model-" + UUID.randomUUID().toString().substring(0, 8), false);
            Random random = new Random(seed);
            for (int i = 0; i < 300; i++) {
                step(random);
                if (i % 50 == 49) {
                    check(random);
                }
            }
            if (h2) {
                nothingIsLeft();
            }
        }
    }

    private String key(Random random) {
        if (!model.isEmpty() && random.nextInt(3) > 0) {
            List<String> keys = new ArrayList<>(model.keySet());
            return keys.get(random.nextInt(keys.size()));
        }
        while (true) {
            StringBuilder key = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                key.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                return Keys.key(key.toString());
            } catch (CloudException dots) {
                continue;
            }
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(5) == 0 ? 100_000 : random.nextInt(50)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void step(Random random) {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> put(key(random), bytes(random));
            case 4, 5 -> delete(key(random));
            case 6 -> deleteVersion(key(random), random);
            case 7 -> {
                Upload upload = storage.uploads.begin(caller, bucket, description(key(random)));
                uploads.put(upload.id(), new TreeMap<>());
                uploadKeys.put(upload.id(), upload.key());
            }
            case 8, 9 -> part(random);
            case 10 -> finish(random);
            default -> {
                if (random.nextInt(4) == 0) {
                    versioning =
                            versioning == Bucket.Versioning.ENABLED
                                    ? Bucket.Versioning.SUSPENDED
                                    : Bucket.Versioning.ENABLED;
                    bucket = storage.buckets.versioning(caller, bucket, versioning);
                } else {
                    conditional(key(random), bytes(random));
                }
            }
        }
    }

    private Objects.Description description(String key) {
        return new Objects.Description(
                key, "text/plain", Map.of("x-amz-meta-a", "ä&b=c"), Map.of(), protection, null);
    }

    private ObjectVersion store(String key, byte[] bytes, Demand demand) {
        return storage.objects.put(
                caller,
                bucket,
                description(key),
                new ByteArrayInputStream(bytes),
                Expected.length(bytes.length),
                demand);
    }

    private void put(String key, byte[] bytes) {
        remember(key, store(key, bytes, Demand.NONE), bytes);
    }

    private void remember(String key, ObjectVersion stored, byte @Nullable [] bytes) {
        List<Kept> versions = model.computeIfAbsent(key, k -> new ArrayList<>());
        boolean enabled = versioning == Bucket.Versioning.ENABLED;
        if (!enabled) {
            versions.removeIf(kept -> kept.id() == null);
        }
        assertThat(stored.nullVersion()).isEqualTo(!enabled);
        versions.add(0, new Kept(enabled ? stored.versionId() : null, bytes));
    }

    private void conditional(String key, byte[] bytes) {
        List<Kept> versions = model.getOrDefault(key, List.of());
        boolean there = !versions.isEmpty() && !versions.get(0).marker();
        try {
            remember(key, store(key, bytes, new Demand(null, true)), bytes);
            assertThat(there).isFalse();
        } catch (CloudException refused) {
            assertThat(refused.code()).isEqualTo(StorageError.PRECONDITION_FAILED);
            assertThat(there).isTrue();
        }
    }

    private void delete(String key) {
        var marker = storage.objects.delete(caller, bucket, key, Demand.NONE);
        if (versioning == Bucket.Versioning.OFF) {
            model.remove(key);
        } else {
            remember(key, marker.orElseThrow(), null);
        }
    }

    private void deleteVersion(String key, Random random) {
        List<Kept> versions = model.get(key);
        if (versions == null) {
            return;
        }
        Kept gone = versions.remove(random.nextInt(versions.size()));
        String id = gone.id() == null ? "null" : gone.id();
        assertThat(storage.objects.deleteVersion(caller, bucket, key, id, false)).isPresent();
        if (versions.isEmpty()) {
            model.remove(key);
        }
    }

    private @Nullable UUID upload(Random random) {
        List<UUID> ids = new ArrayList<>(uploads.keySet());
        return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
    }

    private void part(Random random) {
        UUID id = upload(random);
        if (id != null) {
            int number = 1 + random.nextInt(5);
            byte[] bytes = bytes(random);
            storage.uploads.put(
                    caller,
                    bucket,
                    id,
                    number,
                    new ByteArrayInputStream(bytes),
                    Expected.length(bytes.length),
                    protection.key());
            uploads.get(id).put(number, bytes);
        }
    }

    private void finish(Random random) {
        UUID id = upload(random);
        if (id == null) {
            return;
        }
        TreeMap<Integer, byte[]> parts = uploads.remove(id);
        String key = uploadKeys.remove(id);
        if (parts.isEmpty() || random.nextInt(3) == 0) {
            storage.uploads.abort(caller, bucket, id);
            return;
        }
        if (random.nextBoolean() && parts.size() > 1) {
            parts.remove(parts.firstKey());
        }
        List<Uploads.Chosen> chosen = new ArrayList<>();
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        parts.forEach(
                (number, bytes) -> {
                    chosen.add(new Uploads.Chosen(number, null));
                    whole.writeBytes(bytes);
                });
        ObjectVersion stored =
                storage.uploads.complete(caller, bucket, id, chosen, Demand.NONE, false);
        assertThat(stored.etag()).endsWith("-" + parts.size());
        remember(key, stored, whole.toByteArray());
    }

    private byte[] read(ObjectVersion version, long from, long count) throws IOException {
        try (InputStream bytes = storage.objects.read(version, from, count, protection.key())) {
            return bytes.readAllBytes();
        }
    }

    private void check(Random random) throws IOException {
        List<String> current = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (var entry : model.entrySet()) {
            String key = entry.getKey();
            Kept newest = entry.getValue().get(0);
            var found = storage.objects.current(bucket, key);
            assertThat(found.isPresent()).as(key).isEqualTo(!newest.marker());
            for (Kept kept : entry.getValue()) {
                String id = kept.id() == null ? "null" : kept.id();
                ObjectVersion version = storage.objects.version(bucket, key, id);
                assertThat(version.marker()).isEqualTo(kept.marker());
                assertThat(version.latest()).as(key + " " + id).isEqualTo(kept == newest);
                byte[] bytes = kept.bytes();
                if (bytes != null) {
                    assertThat(read(version, 0, version.size())).isEqualTo(bytes);
                    assertThat(version.headers()).containsEntry("x-amz-meta-a", "ä&b=c");
                    int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
                    assertThat(read(version, from, bytes.length - from))
                            .isEqualTo(Arrays.copyOfRange(bytes, from, bytes.length));
                }
                all.add(key + " " + id);
            }
            if (!newest.marker()) {
                current.add(key);
            }
        }
        String prefix = random.nextBoolean() ? "" : PIECES.get(random.nextInt(PIECES.size()));
        assertThat(listed(prefix, "", 7))
                .containsExactlyElementsOf(
                        current.stream().filter(key -> key.startsWith(prefix)).toList());
        TreeSet<String> folded = new TreeSet<>();
        current.stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(
                        key -> {
                            String folder = Listings.folder(key, prefix, "/");
                            folded.add(folder == null ? key : folder);
                        });
        assertThat(listed(prefix, "/", 3)).containsExactlyInAnyOrderElementsOf(folded);
        List<String> versions = new ArrayList<>();
        From from = From.START;
        for (List<ObjectVersion> page = storage.objects.versions(bucket, "", from, 5);
                !page.isEmpty();
                page = storage.objects.versions(bucket, "", from, 5)) {
            for (ObjectVersion version : page) {
                from = From.after(version.key(), version.place());
                versions.add(version.key() + " " + version.versionId());
            }
        }
        assertThat(versions).containsExactlyElementsOf(all);
        long bytes = 0;
        for (List<Kept> kept : model.values()) {
            bytes += kept.stream().mapToLong(k -> k.bytes() == null ? 0 : k.bytes().length).sum();
        }
        for (TreeMap<Integer, byte[]> parts : uploads.values()) {
            bytes += parts.values().stream().mapToLong(part -> part.length).sum();
        }
        Bucket counted = storage.bucketTables.bucket(bucket.name()).orElseThrow();
        assertThat(counted.bytes()).isEqualTo(bytes);
        assertThat(counted.objects()).isEqualTo(all.size());
    }

    private List<String> listed(String prefix, String delimiter, int limit) {
        List<String> listed = new ArrayList<>();
        String after = "";
        while (true) {
            Listings.Folded page =
                    Listings.fold(storage.objects, bucket, prefix, delimiter, after, limit);
            assertThat(page.objects().size() + page.folders().size()).isLessThanOrEqualTo(limit);
            page.objects().forEach(version -> listed.add(version.key()));
            listed.addAll(page.folders());
            if (page.next() == null) {
                return listed;
            }
            after = page.next();
        }
    }

    private void nothingIsLeft() {
        CloudException full =
                catchThrowableOfType(
                        CloudException.class, () -> storage.buckets.delete(caller, bucket));
        assertThat(full != null).isEqualTo(!model.isEmpty() || !uploads.isEmpty());
        model.forEach(
                (key, versions) ->
                        versions.forEach(
                                kept ->
                                        storage.objects.deleteVersion(
                                                caller,
                                                bucket,
                                                key,
                                                kept.id() == null ? "null" : kept.id(),
                                                false)));
        uploads.keySet().forEach(id -> storage.uploads.abort(caller, bucket, id));
        Bucket counted = storage.bucketTables.bucket(bucket.name()).orElseThrow();
        assertThat(counted.bytes()).isZero();
        assertThat(counted.objects()).isZero();
        storage.buckets.delete(caller, bucket);
        storage.housekeeping().deleted();
        Listing left = storage.bytes.list(null, 10);
        assertThat(left.blobs()).isEmpty();
    }
}
