// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.io.OutputStream;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;

/** What S3 does with buckets themselves. */
final class BucketCalls {

    private final Buckets buckets;

    BucketCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    static Bucket find(Buckets buckets, String name) {
        return buckets.named(name)
                .orElseThrow(
                        () ->
                                new AwsRefusal(
                                        404,
                                        "NoSuchBucket",
                                        "The specified bucket does not exist"));
    }

    /** The bucket that a request names, if the caller may do this to it. */
    static Bucket allowed(Buckets buckets, S3Request request, Action action) {
        Bucket bucket = find(buckets, request.bucket());
        request.require(action, bucket, "");
        return bucket;
    }

    private Bucket allowed(S3Request request, Action action) {
        return allowed(buckets, request, action);
    }

    void create(S3Request request) throws IOException {
        String permission = Action.CREATE_BUCKET.permission();
        String resource = "bucket/" + request.bucket();
        request.call().wants(permission, resource, true);
        request.call().require(permission, resource);
        Acls.ofNewBucket(request);
        // the body names a region, of which there is one; it is read for its signature
        request.http().getInputStream().transferTo(OutputStream.nullOutputStream());
        if ("true".equalsIgnoreCase(request.header("x-amz-bucket-object-lock-enabled"))) {
            buckets.createLockable(request.call().caller(), request.bucket());
        } else {
            buckets.create(request.call().caller(), request.bucket(), false);
        }
        request.answer().setHeader("Location", "/" + request.bucket());
        request.reply(200);
    }

    void head(S3Request request) {
        allowed(request, Action.LIST_BUCKET);
        request.answer().setHeader("x-amz-bucket-region", request.call().region());
        request.reply(200);
    }

    void delete(S3Request request) {
        Bucket bucket = allowed(request, Action.DELETE_BUCKET);
        buckets.delete(request.call().caller(), bucket);
        request.reply(204);
    }

    void location(S3Request request) throws IOException {
        allowed(request, Action.GET_LOCATION);
        request.reply(new Xml("LocationConstraint"));
    }

    void versioning(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.GET_VERSIONING);
        Xml xml = new Xml("VersioningConfiguration");
        if (bucket.versioning() != Bucket.Versioning.OFF) {
            xml.add(
                    "Status",
                    bucket.versioning() == Bucket.Versioning.ENABLED ? "Enabled" : "Suspended");
        }
        request.reply(xml);
    }

    void setVersioning(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.PUT_VERSIONING);
        Document document = Document.of(request.http().getInputStream());
        Bucket.Versioning wanted =
                switch (document.required("Status")) {
                    case "Enabled" -> Bucket.Versioning.ENABLED;
                    case "Suspended" -> Bucket.Versioning.SUSPENDED;
                    default -> throw Document.malformed();
                };
        if ("Enabled".equals(document.text("MfaDelete"))) {
            throw Errors.notImplemented("MfaDelete");
        }
        buckets.versioning(request.call().caller(), bucket, wanted);
        request.reply(200);
    }
}
