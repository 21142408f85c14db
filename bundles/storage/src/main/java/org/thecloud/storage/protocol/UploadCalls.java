// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Expected;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Part;
import org.thecloud.storage.service.Preconditions;
import org.thecloud.storage.service.Range;
import org.thecloud.storage.service.Upload;
import org.thecloud.storage.service.Uploads;

/** What S3 does with uploads in parts. */
final class UploadCalls {

    private static final int MOST = 1000;

    private final Buckets buckets;
    private final Objects objects;
    private final Uploads uploads;
    private final ObjectCalls objectCalls;

    UploadCalls(Buckets buckets, Objects objects, Uploads uploads) {
        this.buckets = buckets;
        this.objects = objects;
        this.uploads = uploads;
        this.objectCalls = new ObjectCalls(buckets, objects);
    }

    private Bucket allowed(S3Request request, Action action) {
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        request.require(action, bucket, request.key());
        return bucket;
    }

    private UUID id(S3Request request, Bucket bucket) {
        try {
            UUID id = UUID.fromString(request.parameter("uploadId", ""));
            if (uploads.upload(bucket, id).key().equals(request.key())) {
                return id;
            }
        } catch (IllegalArgumentException notOurs) {
            // refused below
        }
        throw new AwsRefusal(
                404,
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload"
                        + " may have been aborted or completed.");
    }

    void begin(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.PUT_OBJECT);
        Objects.Description description = Bodies.description(request);
        LockCalls.require(request, bucket, description.lock());
        Upload upload = uploads.begin(request.call().caller(), bucket, description);
        Encryption.tell(request, upload.seal());
        String algorithm = request.header("x-amz-checksum-algorithm");
        if (algorithm != null) {
            request.answer().setHeader("x-amz-checksum-algorithm", algorithm);
        }
        request.reply(
                new Xml("InitiateMultipartUploadResult")
                        .add("Bucket", bucket.name())
                        .add("Key", upload.key())
                        .add("UploadId", upload.id()));
    }

    void put(S3Request request) throws IOException {
        int number = request.number("partNumber", 0, Integer.MAX_VALUE);
        boolean copy = request.header("x-amz-copy-source") != null;
        ObjectCalls.Source source = copy ? objectCalls.source(request) : null;
        Bucket bucket = allowed(request, Action.PUT_OBJECT);
        UUID id = id(request, bucket);
        if (source == null) {
            Part part =
                    uploads.put(
                            request.call().caller(),
                            bucket,
                            id,
                            number,
                            request.http().getInputStream(),
                            Bodies.expected(request),
                            Encryption.key(request));
            Encryption.tell(request, part.seal());
            request.answer().setHeader("ETag", "\"" + part.etag() + "\"");
            ObjectCalls.checksum(request, part.checksum());
            request.reply(200);
            return;
        }
        ObjectVersion from = source.version();
        String header = request.header("x-amz-copy-source-range");
        Range range = new Range(0, from.size());
        if (header != null) {
            Optional<Range> wanted = Range.of(header, from.size());
            if (wanted.isEmpty() || wanted.get().count() == 0) {
                throw new AwsRefusal(
                        416, "InvalidRange", "The range of the copy source is not satisfiable");
            }
            range = wanted.get();
        }
        try (InputStream bytes = objects.read(from, range.from(), range.count(), source.key())) {
            Part part =
                    uploads.put(
                            request.call().caller(),
                            bucket,
                            id,
                            number,
                            bytes,
                            Expected.length(range.count()),
                            Encryption.key(request));
            Encryption.tell(request, part.seal());
            request.reply(ObjectCalls.copied("CopyPartResult", part.createdAt(), part.etag()));
        }
    }

    void complete(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.PUT_OBJECT);
        Document document = Document.of(request.http().getInputStream());
        List<Uploads.Chosen> chosen = new ArrayList<>();
        for (Document part : document.all("Part")) {
            try {
                chosen.add(
                        new Uploads.Chosen(
                                Integer.parseInt(part.required("PartNumber").strip()),
                                part.required("ETag").replace("\"", "").strip()));
            } catch (NumberFormatException noNumber) {
                throw Document.malformed();
            }
        }
        if (chosen.isEmpty()) {
            throw Document.malformed();
        }
        ObjectVersion stored =
                uploads.complete(
                        request.call().caller(),
                        bucket,
                        id(request, bucket),
                        chosen,
                        Preconditions.demand(request::header),
                        true);
        Encryption.tell(request, stored.seal());
        ObjectCalls.version(request, bucket, stored);
        request.reply(
                new Xml("CompleteMultipartUploadResult")
                        .add("Location", request.http().getRequestURL())
                        .add("Bucket", bucket.name())
                        .add("Key", stored.key())
                        .add("ETag", "\"" + stored.etag() + "\""));
    }

    void abort(S3Request request) {
        Bucket bucket = allowed(request, Action.ABORT_UPLOAD);
        uploads.abort(request.call().caller(), bucket, id(request, bucket));
        request.reply(204);
    }

    void parts(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.LIST_PARTS);
        UUID id = id(request, bucket);
        int limit = request.number("max-parts", MOST, MOST);
        int after = request.number("part-number-marker", 0, Integer.MAX_VALUE);
        List<Part> found =
                uploads.parts(id).stream().filter(part -> part.number() > after).toList();
        boolean more = found.size() > limit;
        List<Part> page = more ? found.subList(0, limit) : found;
        Xml xml = new Xml("ListPartsResult");
        xml.add("Bucket", bucket.name()).add("Key", request.written(request.key()));
        xml.add("UploadId", id).add("PartNumberMarker", after);
        if (more && limit > 0) {
            xml.add("NextPartNumberMarker", page.get(page.size() - 1).number());
        }
        xml.add("MaxParts", limit).add("IsTruncated", more).add("StorageClass", "STANDARD");
        for (Part part : page) {
            xml.open("Part")
                    .add("PartNumber", part.number())
                    .add("LastModified", part.createdAt())
                    .add("ETag", "\"" + part.etag() + "\"")
                    .add("Size", part.size())
                    .close("Part");
        }
        request.reply(xml);
    }

    void list(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        request.require(Action.LIST_UPLOADS, bucket, "");
        String prefix = request.parameter("prefix", "");
        int limit = request.number("max-uploads", MOST, MOST);
        String key = request.parameter("key-marker", "");
        UUID marker = marker(request.parameter("upload-id-marker"));
        if (request.has("delimiter")) {
            throw Errors.notImplemented("a delimiter in the list of uploads");
        }
        List<Upload> found = uploads.list(bucket, prefix, key, marker, limit + 1);
        boolean more = found.size() > limit;
        List<Upload> page = more ? found.subList(0, limit) : found;
        Xml xml = new Xml("ListMultipartUploadsResult");
        xml.add("Bucket", bucket.name()).add("KeyMarker", request.written(key));
        xml.add("UploadIdMarker", marker == null ? "" : marker);
        xml.add("Prefix", request.written(prefix));
        xml.add("EncodingType", request.parameter("encoding-type"));
        if (more && limit > 0) {
            Upload last = page.get(page.size() - 1);
            xml.add("NextKeyMarker", request.written(last.key()));
            xml.add("NextUploadIdMarker", last.id());
        }
        xml.add("MaxUploads", limit).add("IsTruncated", more);
        for (Upload upload : page) {
            xml.open("Upload")
                    .add("Key", request.written(upload.key()))
                    .add("UploadId", upload.id())
                    .open("Initiator")
                    .add("ID", upload.owner())
                    .close("Initiator")
                    .add("StorageClass", "STANDARD")
                    .add("Initiated", upload.createdAt())
                    .close("Upload");
        }
        request.reply(xml);
    }

    private static @Nullable UUID marker(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            throw Errors.invalid("Invalid uploadId marker");
        }
    }
}
