// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.From;
import org.thecloud.storage.service.Listings;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;

/** The lists of S3. */
final class ListCalls {

    private static final int MOST = 1000;

    private final Buckets buckets;
    private final Objects objects;

    ListCalls(Buckets buckets, Objects objects) {
        this.buckets = buckets;
        this.objects = objects;
    }

    void buckets(S3Request request) throws IOException {
        request.call().wants("storage:read", "bucket/*", false);
        request.call().require("storage:read", "bucket/*");
        Xml xml = new Xml("ListAllMyBucketsResult");
        xml.open("Owner").add("ID", request.call().caller().tenant()).close("Owner");
        xml.open("Buckets");
        String after = null;
        do {
            Page<Bucket> page =
                    buckets.list(request.call().caller(), new PageQuery(PageQuery.MOST, after));
            for (Bucket bucket : page.items()) {
                xml.open("Bucket")
                        .add("Name", bucket.name())
                        .add("CreationDate", bucket.createdAt())
                        .close("Bucket");
            }
            after = page.next();
        } while (after != null);
        request.reply(xml.close("Buckets"));
    }

    private Bucket allowed(S3Request request, Action action) {
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        request.require(action, bucket, "");
        return bucket;
    }

    void objects(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.LIST_BUCKET);
        boolean second = "2".equals(request.parameter("list-type"));
        String prefix = request.parameter("prefix", "");
        String delimiter = request.parameter("delimiter", "");
        int limit = request.number("max-keys", MOST, MOST);
        String token = request.parameter("continuation-token");
        String after =
                second
                        ? token == null ? request.parameter("start-after", "") : opened(token)
                        : request.parameter("marker", "");
        Listings.Folded found = Listings.fold(objects, bucket, prefix, delimiter, after, limit);
        Xml xml = new Xml("ListBucketResult");
        xml.add("Name", bucket.name()).add("Prefix", request.written(prefix));
        xml.add("MaxKeys", limit).add("IsTruncated", found.next() != null);
        if (!delimiter.isEmpty()) {
            xml.add("Delimiter", request.written(delimiter));
        }
        xml.add("EncodingType", request.parameter("encoding-type"));
        if (second) {
            xml.add("KeyCount", found.objects().size() + found.folders().size());
            xml.add("ContinuationToken", token);
            String start = request.parameter("start-after");
            xml.add("StartAfter", start == null ? null : request.written(start));
            xml.add("NextContinuationToken", found.next() == null ? null : token(found.next()));
        } else {
            xml.add("Marker", request.written(after));
            xml.add("NextMarker", found.next() == null ? null : request.written(found.next()));
        }
        boolean owner = !second || "true".equals(request.parameter("fetch-owner"));
        for (ObjectVersion version : found.objects()) {
            xml.open("Contents").add("Key", request.written(version.key()));
            described(xml, version);
            if (owner) {
                xml.open("Owner").add("ID", bucket.tenant()).close("Owner");
            }
            xml.close("Contents");
        }
        folders(request, xml, found.folders());
        request.reply(xml);
    }

    private static void described(Xml xml, ObjectVersion version) {
        xml.add("LastModified", version.createdAt())
                .add("ETag", "\"" + version.etag() + "\"")
                .add("Size", version.size())
                .add("StorageClass", "STANDARD");
    }

    private static void folders(S3Request request, Xml xml, List<String> folders) {
        for (String folder : folders) {
            xml.open("CommonPrefixes")
                    .add("Prefix", request.written(folder))
                    .close("CommonPrefixes");
        }
    }

    private static String token(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String opened(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw Errors.invalid("The continuation token provided is incorrect");
        }
    }

    void versions(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.LIST_BUCKET_VERSIONS);
        String prefix = request.parameter("prefix", "");
        String delimiter = request.parameter("delimiter", "");
        int limit = request.number("max-keys", MOST, MOST);
        String key = request.parameter("key-marker", "");
        String marker = request.parameter("version-id-marker", "");
        From after = From.after(key);
        if (!marker.isEmpty() && !key.isEmpty()) {
            after = From.after(key, objects.version(bucket, key, marker).place());
        }
        Listings.Folded found =
                Listings.foldVersions(objects, bucket, prefix, delimiter, after, limit);
        ObjectVersion last = found.last();
        Xml xml = new Xml("ListVersionsResult");
        xml.add("Name", bucket.name()).add("Prefix", request.written(prefix));
        xml.add("KeyMarker", request.written(key)).add("VersionIdMarker", marker);
        xml.add("MaxKeys", limit).add("IsTruncated", found.next() != null);
        if (!delimiter.isEmpty()) {
            xml.add("Delimiter", request.written(delimiter));
        }
        xml.add("EncodingType", request.parameter("encoding-type"));
        if (found.next() != null) {
            xml.add("NextKeyMarker", request.written(found.next()));
            xml.add("NextVersionIdMarker", last == null ? null : last.versionId());
        }
        for (ObjectVersion version : found.objects()) {
            String name = version.marker() ? "DeleteMarker" : "Version";
            xml.open(name)
                    .add("Key", request.written(version.key()))
                    .add("VersionId", version.versionId())
                    .add("IsLatest", version.latest());
            if (version.marker()) {
                xml.add("LastModified", version.createdAt());
            } else {
                described(xml, version);
            }
            xml.open("Owner").add("ID", bucket.tenant()).close("Owner").close(name);
        }
        folders(request, xml, found.folders());
        request.reply(xml);
    }
}
