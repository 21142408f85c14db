// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.storage.seal.CustomerKey;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.store.BucketTables;
import org.thecloud.storage.store.UploadTables;

/** Uploads in parts. Completing one copies nothing. */
@Component(service = Uploads.class)
public final class Uploads {

    private static final int MOST_PARTS = 10_000;
    private static final long LEAST_PART = 5L << 20;
    private static final long MOST_BYTES = 5L << 40;

    private final UploadTables tables;
    private final BucketTables buckets;
    private final Objects objects;
    private final Intake intake;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public Uploads(
            @Reference UploadTables tables,
            @Reference BucketTables buckets,
            @Reference Objects objects,
            @Reference Intake intake) {
        this.tables = tables;
        this.buckets = buckets;
        this.objects = objects;
        this.intake = intake;
    }

    /** What a client thinks a part is. */
    public record Chosen(int number, @Nullable String etag) {}

    public Upload begin(Caller caller, Bucket bucket, Objects.Description description) {
        objects.checkLock(bucket, description);
        return tables.begin(
                caller,
                new Upload(
                        Ids.next(),
                        bucket.id(),
                        description.key(),
                        description.type(),
                        description.headers(),
                        description.tags(),
                        seal(description.protection().in(bucket)),
                        description.lock(),
                        caller.principal().id(),
                        Instant.ofEpochMilli(clock.millis())));
    }

    private static @Nullable Seal seal(Protection protection) {
        CustomerKey key = protection.key();
        return key != null ? key.newSeal() : protection.platform() ? Seal.OF_PARTS : null;
    }

    private static Protection protection(Upload upload, @Nullable CustomerKey key) {
        Seal seal = upload.seal();
        boolean needed = seal != null && seal.kind() == Seal.Kind.CUSTOMER;
        if (needed != (key != null)) {
            throw new CloudException(
                    StorageError.CUSTOMER_KEY_NEEDED,
                    needed
                            ? "The multipart upload initiate requested encryption. Subsequent part"
                                    + " requests must include the appropriate encryption"
                                    + " parameters."
                            : "The multipart upload initiate did not request encryption with a"
                                    + " key of the customer.");
        }
        if (key != null) {
            if (seal == null || !key.made(seal)) {
                throw new CloudException(
                        StorageError.CUSTOMER_KEY_NEEDED,
                        "The provided encryption parameters did not match the ones used"
                                + " originally.");
            }
            return Protection.of(key);
        }
        return seal == null ? Protection.USUAL : Protection.PLATFORM;
    }

    /** The upload of a bucket. */
    public Upload upload(Bucket bucket, UUID id) {
        return tables.upload(id)
                .filter(upload -> upload.bucket().equals(bucket.id()))
                .orElseThrow(Uploads::missing);
    }

    /** The bucket of an upload that is the caller's. */
    public Bucket bucketOf(Caller caller, UUID id) {
        return tables.upload(id)
                .flatMap(upload -> buckets.bucket(upload.bucket()))
                .filter(bucket -> bucket.tenant().equals(caller.tenant()))
                .orElseThrow(Uploads::missing);
    }

    private static CloudException missing() {
        return new CloudException(
                StorageError.NO_SUCH_UPLOAD, "the upload does not exist, was completed or aborted");
    }

    /**
     * Stores a part.
     *
     * @param key that the client brings
     */
    public Part put(
            Caller caller,
            Bucket bucket,
            UUID upload,
            int number,
            InputStream body,
            Expected expected,
            @Nullable CustomerKey key) {
        if (number < 1 || number > MOST_PARTS) {
            throw CloudException.invalid("part", "part must be between 1 and " + MOST_PARTS);
        }
        Protection protection = protection(upload(bucket, upload), key);
        Quota quota = objects.quota(bucket.tenant());
        Intake.Taken taken = intake.take(body, expected, Objects.MOST_AT_ONCE, protection);
        boolean stored = false;
        try {
            Part part =
                    tables.put(
                            caller,
                            new Part(
                                    Ids.next(),
                                    upload,
                                    number,
                                    taken.blob(),
                                    taken.size(),
                                    taken.etag(),
                                    taken.sha256(),
                                    taken.checksum(),
                                    taken.seal(),
                                    Instant.ofEpochMilli(clock.millis())),
                            quota);
            stored = !caller.dryRun();
            return part;
        } catch (CloudException refused) {
            // what is not known to have failed may have been stored: then the sweep decides
            stored = refused.kind().retryable();
            throw refused;
        } finally {
            if (!stored) {
                intake.drop(taken);
            }
        }
    }

    public List<Part> parts(UUID upload) {
        return tables.parts(upload);
    }

    public List<Upload> list(
            Bucket bucket, String prefix, String from, @Nullable UUID after, int limit) {
        return tables.uploads(bucket.id(), prefix, from, after, limit);
    }

    public void abort(Caller caller, Bucket bucket, UUID id) {
        upload(bucket, id);
        tables.abort(caller, id);
    }

    /** Makes an object of all parts, in the order of their numbers. */
    public ObjectVersion complete(Caller caller, Bucket bucket, UUID id) {
        List<Chosen> all = new ArrayList<>();
        tables.parts(id).forEach(part -> all.add(new Chosen(part.number(), part.etag())));
        return complete(caller, bucket, id, all, Demand.NONE, false);
    }

    /**
     * Makes an object of the chosen parts.
     *
     * @param strict whether all parts but the last must have five MiB
     */
    public ObjectVersion complete(
            Caller caller,
            Bucket bucket,
            UUID id,
            List<Chosen> chosen,
            Demand demand,
            boolean strict) {
        Upload upload = upload(bucket, id);
        if (chosen.isEmpty()) {
            throw new CloudException(StorageError.INVALID_PART, "there are no parts");
        }
        Map<Integer, Part> parts = new HashMap<>();
        tables.parts(id).forEach(part -> parts.put(part.number(), part));
        MessageDigest md5 = Checksum.digest("MD5");
        Set<UUID> ids = new HashSet<>();
        long size = 0;
        int last = 0;
        long before = 0;
        for (Chosen one : chosen) {
            Part part = parts.get(one.number());
            if (one.number() <= last) {
                throw new CloudException(
                        StorageError.INVALID_PART_ORDER, "the parts are not in ascending order");
            }
            if (part == null || (one.etag() != null && !one.etag().equals(part.etag()))) {
                throw new CloudException(
                        StorageError.INVALID_PART,
                        "part %d is not there or has another ETag".formatted(one.number()));
            }
            if (strict && last > 0 && before < LEAST_PART) {
                throw new CloudException(
                        StorageError.PART_TOO_SMALL,
                        "part %d is smaller than %d bytes".formatted(last, LEAST_PART));
            }
            last = one.number();
            before = part.size();
            size += part.size();
            md5.update(HexFormat.of().parseHex(part.etag()));
            ids.add(part.id());
        }
        if (size > MOST_BYTES) {
            throw new CloudException(StorageError.OBJECT_TOO_LARGE, "an object has at most 5 TiB");
        }
        ObjectVersion fresh =
                objects.version(
                        caller,
                        bucket,
                        new Objects.Description(
                                upload.key(),
                                upload.contentType(),
                                upload.headers(),
                                upload.tags(),
                                Protection.USUAL,
                                upload.lock()),
                        size,
                        HexFormat.of().formatHex(md5.digest()) + "-" + chosen.size(),
                        null);
        return tables.complete(
                caller,
                new ObjectVersion(
                        fresh.id(),
                        fresh.bucket(),
                        fresh.key(),
                        0,
                        true,
                        false,
                        size,
                        fresh.etag(),
                        null,
                        null,
                        fresh.contentType(),
                        fresh.headers(),
                        fresh.tags(),
                        null,
                        id,
                        upload.seal(),
                        fresh.lock(),
                        fresh.owner(),
                        fresh.createdAt()),
                ids,
                demand,
                objects.quota(bucket.tenant()));
    }
}
