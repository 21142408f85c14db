// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.seal.CustomerKey;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.Expected;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Occasion;
import org.thecloud.storage.service.Part;
import org.thecloud.storage.service.Preconditions;
import org.thecloud.storage.service.Range;

/** What S3 does with objects. */
final class ObjectCalls {

    private static final String VERSION = "x-amz-version-id";
    private static final int MOST_AT_ONCE = 1000;
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Buckets buckets;
    private final Objects objects;

    ObjectCalls(Buckets buckets, Objects objects) {
        this.buckets = buckets;
        this.objects = objects;
    }

    private Bucket allowed(S3Request request, Action action) {
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        request.require(action, bucket, request.key());
        return bucket;
    }

    void put(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.PUT_OBJECT);
        Objects.Description description = Bodies.description(request);
        LockCalls.require(request, bucket, description.lock());
        Expected expected = Bodies.expected(request);
        if (description.lock() != null && expected.md5() == null && expected.checksum() == null) {
            throw new AwsRefusal(
                    400,
                    "InvalidRequest",
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests"
                            + " with Object Lock parameters");
        }
        ObjectVersion stored =
                objects.put(
                        request.call().caller(),
                        bucket,
                        description,
                        request.http().getInputStream(),
                        expected,
                        Preconditions.demand(request::header));
        request.answer().setHeader("ETag", "\"" + stored.etag() + "\"");
        checksum(request, stored.checksum());
        Encryption.tell(request, stored.seal());
        version(request, bucket, stored);
        request.reply(200);
    }

    static void checksum(S3Request request, @Nullable String checksum) {
        if (checksum != null) {
            int equals = checksum.indexOf('=');
            request.answer()
                    .setHeader(
                            "x-amz-checksum-" + checksum.substring(0, equals),
                            checksum.substring(equals + 1));
        }
    }

    static void version(S3Request request, Bucket bucket, ObjectVersion version) {
        if (bucket.versioning() != Bucket.Versioning.OFF) {
            request.answer().setHeader(VERSION, version.versionId());
        }
    }

    void get(S3Request request, boolean body) throws IOException {
        Bucket bucket = allowed(request, Action.of(request.has("versionId"), Action.GET_OBJECT));
        String id = request.parameter("versionId");
        Optional<ObjectVersion> newest =
                id == null
                        ? objects.newest(bucket, request.key())
                        : Optional.of(objects.version(bucket, request.key(), id));
        if (newest.isEmpty() || newest.get().marker()) {
            if (id == null && !request.may(Action.LIST_BUCKET, bucket, "")) {
                // whoever may not list must not learn what is there
                throw new AwsRefusal(403, "AccessDenied", "Access Denied");
            }
            if (newest.isPresent()) {
                request.answer().setHeader("x-amz-delete-marker", "true");
                request.answer().setHeader(VERSION, newest.get().versionId());
            }
            throw id == null
                    ? new AwsRefusal(404, "NoSuchKey", "The specified key does not exist.")
                    : new AwsRefusal(
                            405,
                            "MethodNotAllowed",
                            "The specified method is not allowed against this resource.");
        }
        ObjectVersion found = newest.get();
        CustomerKey key = Encryption.key(request);
        objects.check(found, key);
        describe(request, bucket, found);
        int refusal = Preconditions.of(request::header).refusal(found.etag(), found.createdAt());
        if (refusal == 304) {
            request.reply(304);
            return;
        }
        if (refusal != 0) {
            throw precondition();
        }
        Optional<Range> range = range(request, found);
        if (range.isPresent() && range.get().count() == 0) {
            request.answer().setHeader("Content-Range", "bytes */" + found.size());
            throw new AwsRefusal(416, "InvalidRange", "The requested range is not satisfiable");
        }
        Range wanted = range.orElse(new Range(0, found.size()));
        try (InputStream bytes =
                body
                        ? request.traffic()
                                .sending(
                                        bucket,
                                        objects.read(found, wanted.from(), wanted.count(), key))
                        : InputStream.nullInputStream()) {
            range.ifPresent(
                    part -> request.answer().setHeader("Content-Range", part.header(found.size())));
            request.answer().setContentLengthLong(wanted.count());
            request.reply(range.isPresent() ? 206 : 200);
            if (body) {
                copy(bytes, request.answer().getOutputStream(), wanted.count());
            }
        }
    }

    private static void copy(InputStream bytes, OutputStream out, long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(64 * 1024, Math.max(1, count))];
        for (int some = bytes.read(buffer); some >= 0; some = bytes.read(buffer)) {
            out.write(buffer, 0, some);
        }
    }

    private static AwsRefusal precondition() {
        return new AwsRefusal(
                412,
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold");
    }

    private Optional<Range> range(S3Request request, ObjectVersion version) {
        if (!request.has("partNumber")) {
            return Range.of(request.header("Range"), version.size());
        }
        int number = request.number("partNumber", 1, Integer.MAX_VALUE);
        List<Part> parts = objects.parts(version);
        request.answer().setHeader("x-amz-mp-parts-count", String.valueOf(parts.size()));
        long from = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (i + 1 == number) {
                return Optional.of(new Range(from, parts.get(i).size()));
            }
            from += parts.get(i).size();
        }
        if (parts.isEmpty() && number == 1) {
            return Optional.empty();
        }
        throw new AwsRefusal(
                416, "InvalidPartNumber", "The requested partnumber is not satisfiable");
    }

    private static void describe(S3Request request, Bucket bucket, ObjectVersion version) {
        var answer = request.answer();
        answer.setHeader("ETag", "\"" + version.etag() + "\"");
        answer.setHeader("Last-Modified", HTTP_DATE.format(version.createdAt()));
        answer.setHeader("Accept-Ranges", "bytes");
        answer.setContentType(version.contentType());
        Encryption.tell(request, version.seal());
        LockCalls.tell(request, bucket, version.lock());
        version(request, bucket, version);
        version.headers()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith(Bodies.METADATA) || Bodies.KEPT.contains(name)) {
                                answer.setHeader(name, value);
                            }
                        });
        if (!version.tags().isEmpty()) {
            answer.setHeader("x-amz-tagging-count", String.valueOf(version.tags().size()));
        }
        if ("ENABLED".equalsIgnoreCase(request.header("x-amz-checksum-mode"))
                && request.header("Range") == null
                && !request.has("partNumber")) {
            checksum(request, version.checksum());
        }
        if (!request.call().anonymous()) {
            request.query()
                    .forEach(
                            (name, value) -> {
                                if (name.equals("response-content-type")) {
                                    answer.setContentType(value);
                                } else if (name.startsWith("response-")
                                        && Bodies.KEPT.contains(
                                                name.substring("response-".length()))) {
                                    answer.setHeader(name.substring("response-".length()), value);
                                }
                            });
        }
    }

    void delete(S3Request request) {
        Bucket bucket = allowed(request, Action.of(request.has("versionId"), Action.DELETE_OBJECT));
        String id = request.parameter("versionId");
        if (id == null) {
            Demand demand = Preconditions.demand(request::header);
            Optional<ObjectVersion> marker =
                    objects.delete(request.call().caller(), bucket, request.key(), demand);
            if (marker.isPresent() && marker.get().marker()) {
                request.answer().setHeader("x-amz-delete-marker", "true");
                request.answer().setHeader(VERSION, marker.get().versionId());
            }
        } else {
            Optional<ObjectVersion> gone =
                    objects.deleteVersion(
                            request.call().caller(),
                            bucket,
                            request.key(),
                            id,
                            LockCalls.bypass(request, bucket, request.key()));
            request.answer().setHeader(VERSION, id);
            if (gone.isPresent() && gone.get().marker()) {
                request.answer().setHeader("x-amz-delete-marker", "true");
            }
        }
        request.reply(204);
    }

    void deleteAll(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        request.call().wants(Action.DELETE_OBJECT.permission(), "bucket/" + bucket.name(), true);
        Document document = Document.of(request.http().getInputStream());
        boolean quiet = "true".equals(document.text("Quiet"));
        List<Document> wanted = document.all("Object");
        if (wanted.isEmpty() || wanted.size() > MOST_AT_ONCE) {
            throw Document.malformed();
        }
        Xml xml = new Xml("DeleteResult");
        for (Document one : wanted) {
            String key = one.required("Key");
            String id = one.text("VersionId");
            try {
                request.require(Action.of(id != null, Action.DELETE_OBJECT), bucket, key);
                Optional<ObjectVersion> gone =
                        id == null
                                ? objects.delete(request.call().caller(), bucket, key, Demand.NONE)
                                : objects.deleteVersion(
                                        request.call().caller(),
                                        bucket,
                                        key,
                                        id,
                                        LockCalls.bypass(request, bucket, key));
                if (!quiet) {
                    xml.open("Deleted").add("Key", key).add("VersionId", id);
                    if (gone.isPresent() && gone.get().marker()) {
                        xml.add("DeleteMarker", true)
                                .add("DeleteMarkerVersionId", gone.get().versionId());
                    }
                    xml.close("Deleted");
                }
            } catch (AwsRefusal refused) {
                error(xml, key, id, refused);
            } catch (CloudException refused) {
                error(
                        xml,
                        key,
                        id,
                        new AwsRefusal(
                                refused.kind().status(),
                                refused.code().name(),
                                String.valueOf(refused.getMessage())));
            }
        }
        request.call().wants(Action.DELETE_OBJECT.permission(), "bucket/" + bucket.name(), true);
        request.reply(xml);
    }

    private static void error(Xml xml, String key, @Nullable String id, AwsRefusal refusal) {
        AwsRefusal told = Errors.told(refusal);
        xml.open("Error")
                .add("Key", key)
                .add("VersionId", id)
                .add("Code", told.code())
                .add("Message", told.sentence())
                .close("Error");
    }

    /** What a copy is made of. */
    record Source(Bucket bucket, ObjectVersion version, @Nullable CustomerKey key) {}

    Source source(S3Request request) {
        String header = String.valueOf(request.header("x-amz-copy-source"));
        String id = null;
        int question = header.indexOf("?versionId=");
        if (question >= 0) {
            id = header.substring(question + "?versionId=".length());
            header = header.substring(0, question);
        }
        String path = SigV4.decode(header, false);
        path = path.startsWith("/") ? path.substring(1) : path;
        int slash = path.indexOf('/');
        if (slash < 1 || slash == path.length() - 1) {
            throw Errors.invalid("Invalid copy source object key");
        }
        Bucket from = BucketCalls.find(buckets, path.substring(0, slash));
        String key = path.substring(slash + 1);
        request.require(Action.of(id != null, Action.GET_OBJECT), from, key);
        ObjectVersion version = objects.find(from, key, id);
        if (version.marker()) {
            throw Errors.invalid("The source of a copy request may not be a delete marker");
        }
        int refusal =
                Preconditions.of(request::header, "x-amz-copy-source-")
                        .refusal(version.etag(), version.createdAt());
        if (refusal != 0) {
            throw precondition();
        }
        CustomerKey sourceKey = Encryption.sourceKey(request);
        objects.check(version, sourceKey);
        return new Source(from, version, sourceKey);
    }

    void copy(S3Request request) throws IOException {
        Source source = source(request);
        Bucket bucket = allowed(request, Action.PUT_OBJECT);
        ObjectVersion old = source.version();
        boolean replace = "REPLACE".equals(request.header("x-amz-metadata-directive"));
        boolean onItself =
                source.bucket().id().equals(bucket.id())
                        && old.key().equals(request.key())
                        && old.latest();
        boolean sealed =
                request.header("x-amz-server-side-encryption") != null
                        || Encryption.key(request) != null;
        if (onItself && !replace && !sealed) {
            throw new AwsRefusal(
                    400,
                    "InvalidRequest",
                    "This copy request is illegal because it is trying to copy an object to itself"
                            + " without changing the object's metadata or encryption attributes.");
        }
        Objects.Description fresh = Bodies.description(request);
        boolean tags = "REPLACE".equals(request.header("x-amz-tagging-directive"));
        Objects.Description description =
                new Objects.Description(
                        request.key(),
                        replace ? fresh.contentType() : old.contentType(),
                        replace ? fresh.headers() : old.headers(),
                        tags ? fresh.tags() : old.tags(),
                        fresh.protection(),
                        fresh.lock());
        LockCalls.require(request, bucket, description.lock());
        ObjectVersion stored;
        try (InputStream bytes = objects.read(old, 0, old.size(), source.key())) {
            stored =
                    objects.put(
                            request.call().caller(),
                            bucket,
                            description,
                            bytes,
                            Expected.length(old.size()),
                            Preconditions.demand(request::header),
                            Occasion.COPY);
        }
        Encryption.tell(request, stored.seal());
        version(request, bucket, stored);
        if (source.bucket().versioning() != Bucket.Versioning.OFF) {
            request.answer().setHeader("x-amz-copy-source-version-id", old.versionId());
        }
        request.reply(copied("CopyObjectResult", stored.createdAt(), stored.etag()));
    }

    static Xml copied(String root, Instant at, String etag) {
        return new Xml(root).add("LastModified", at).add("ETag", "\"" + etag + "\"");
    }

    void acl(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.GET_OBJECT_ACL);
        objects.find(bucket, request.key(), request.parameter("versionId"));
        request.reply(Acls.of(bucket));
    }

    void setAcl(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.PUT_OBJECT_ACL);
        objects.find(bucket, request.key(), request.parameter("versionId"));
        Acls.same(request, bucket);
        request.reply(200);
    }

    void tagging(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.of(request.has("versionId"), Action.GET_TAGGING));
        ObjectVersion version = objects.find(bucket, request.key(), request.parameter("versionId"));
        Xml xml = new Xml("Tagging").open("TagSet");
        version.tags()
                .forEach(
                        (name, value) ->
                                xml.open("Tag").add("Key", name).add("Value", value).close("Tag"));
        version(request, bucket, version);
        request.reply(xml.close("TagSet"));
    }

    /** Sets or, by DELETE, removes the tags. */
    void setTagging(S3Request request) throws IOException {
        boolean remove = request.http().getMethod().equals("DELETE");
        Bucket bucket =
                allowed(
                        request,
                        Action.of(
                                request.has("versionId"),
                                remove ? Action.DELETE_TAGGING : Action.PUT_TAGGING));
        Map<String, String> tags = new TreeMap<>();
        if (!remove) {
            Document set = Document.of(request.http().getInputStream()).first("TagSet");
            if (set == null) {
                throw Document.malformed();
            }
            for (Document tag : set.all("Tag")) {
                tags.put(tag.required("Key"), tag.required("Value"));
            }
            Bodies.checked(tags);
        }
        ObjectVersion version = objects.find(bucket, request.key(), request.parameter("versionId"));
        objects.tag(request.call().caller(), version, tags);
        version(request, bucket, version);
        request.reply(remove ? 204 : 200);
    }
}
