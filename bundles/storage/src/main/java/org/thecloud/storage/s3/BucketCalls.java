// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Rule;

/** What S3 does with buckets themselves. */
final class BucketCalls {

    private static final String WRITE = "storage:write";
    private static final String READ = "storage:read";
    private static final String LIFECYCLE = "LifecycleConfiguration";

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

    private Bucket allowed(S3Request request, String permission, boolean mutating) {
        Bucket bucket = find(buckets, request.bucket());
        request.require(permission, bucket, "", mutating);
        return bucket;
    }

    void create(S3Request request) throws IOException {
        String resource = "bucket/" + request.bucket();
        request.call().wants(WRITE, resource, true);
        request.call().require(WRITE, resource);
        if ("true".equals(request.header("x-amz-bucket-object-lock-enabled"))) {
            throw Errors.notImplemented("object lock");
        }
        boolean open = open(request.header("x-amz-acl"));
        // the body names a region, of which there is one; it is read for its signature
        request.http().getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        buckets.create(request.call().caller(), request.bucket(), open);
        request.answer().setHeader("Location", "/" + request.bucket());
        request.reply(200);
    }

    private static boolean open(@Nullable String acl) {
        if (acl == null || acl.equals("private")) {
            return false;
        }
        if (acl.equals("public-read")) {
            return true;
        }
        throw Errors.notImplemented("the ACL " + acl);
    }

    void head(S3Request request) {
        allowed(request, READ, false);
        request.answer().setHeader("x-amz-bucket-region", request.call().region());
        request.reply(200);
    }

    void delete(S3Request request) {
        Bucket bucket = allowed(request, "storage:delete", true);
        buckets.delete(request.call().caller(), bucket);
        request.reply(204);
    }

    void location(S3Request request) throws IOException {
        allowed(request, READ, false);
        request.reply(new Xml("LocationConstraint"));
    }

    void versioning(S3Request request) throws IOException {
        Bucket bucket = allowed(request, READ, false);
        Xml xml = new Xml("VersioningConfiguration");
        if (bucket.versioning() != Bucket.Versioning.OFF) {
            xml.add(
                    "Status",
                    bucket.versioning() == Bucket.Versioning.ENABLED ? "Enabled" : "Suspended");
        }
        request.reply(xml);
    }

    void setVersioning(S3Request request) throws IOException {
        Bucket bucket = allowed(request, WRITE, true);
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

    void acl(S3Request request) throws IOException {
        Bucket bucket = allowed(request, READ, false);
        Xml xml = new Xml("AccessControlPolicy");
        xml.open("Owner").add("ID", bucket.tenant()).close("Owner").open("AccessControlList");
        String type = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=";
        xml.open("Grant")
                .open("Grantee" + type + "\"CanonicalUser\"")
                .add("ID", bucket.tenant())
                .close("Grantee")
                .add("Permission", "FULL_CONTROL")
                .close("Grant");
        if (bucket.isPublic()) {
            xml.open("Grant")
                    .open("Grantee" + type + "\"Group\"")
                    .add("URI", "http://acs.amazonaws.com/groups/global/AllUsers")
                    .close("Grantee")
                    .add("Permission", "READ")
                    .close("Grant");
        }
        request.reply(xml.close("AccessControlList"));
    }

    void setAcl(S3Request request) throws IOException {
        Bucket bucket = allowed(request, WRITE, true);
        String acl = request.header("x-amz-acl");
        if (acl == null) {
            throw Errors.notImplemented("an ACL other than private and public-read");
        }
        boolean open = open(acl);
        request.http().getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        buckets.open(request.call().caller(), bucket, open);
        request.reply(200);
    }

    /** Settings that no bucket has here: asked for, they are not there; they cannot be set. */
    void absent(S3Request request, String word, String method) throws IOException {
        if (!method.equals("GET")) {
            throw Errors.notImplemented(word);
        }
        allowed(request, READ, false);
        switch (word) {
            case "cors" -> throw missing("NoSuchCORSConfiguration");
            case "encryption" -> throw missing("ServerSideEncryptionConfigurationNotFoundError");
            case "object-lock" -> throw missing("ObjectLockConfigurationNotFoundError");
            case "ownershipControls" -> throw missing("OwnershipControlsNotFoundError");
            case "policy", "policyStatus" -> throw missing("NoSuchBucketPolicy");
            case "publicAccessBlock" -> throw missing("NoSuchPublicAccessBlockConfiguration");
            case "replication" -> throw missing("ReplicationConfigurationNotFoundError");
            case "tagging" -> throw missing("NoSuchTagSet");
            case "website" -> throw missing("NoSuchWebsiteConfiguration");
            case "logging" -> request.reply(new Xml("BucketLoggingStatus"));
            case "notification" -> request.reply(new Xml("NotificationConfiguration"));
            case "accelerate" -> request.reply(new Xml("AccelerateConfiguration"));
            case "requestPayment" ->
                    request.reply(
                            new Xml("RequestPaymentConfiguration").add("Payer", "BucketOwner"));
            default -> throw Errors.notImplemented(word);
        }
    }

    private static AwsRefusal missing(String code) {
        return new AwsRefusal(404, code, "The bucket has no such configuration");
    }

    void lifecycle(S3Request request) throws IOException {
        Bucket bucket = allowed(request, READ, false);
        List<Rule> rules = buckets.rules(bucket);
        if (rules.isEmpty()) {
            throw missing("NoSuchLifecycleConfiguration");
        }
        Xml xml = new Xml(LIFECYCLE);
        for (Rule rule : rules) {
            xml.open("Rule")
                    .add("ID", rule.name())
                    .open("Filter")
                    .add("Prefix", rule.prefix())
                    .close("Filter")
                    .add("Status", rule.enabled() ? "Enabled" : "Disabled");
            if (rule.expirationDays() != null || rule.expirationAt() != null) {
                xml.open("Expiration")
                        .add("Days", rule.expirationDays())
                        .add("Date", rule.expirationAt())
                        .close("Expiration");
            }
            if (rule.noncurrentDays() != null) {
                xml.open("NoncurrentVersionExpiration")
                        .add("NoncurrentDays", rule.noncurrentDays())
                        .close("NoncurrentVersionExpiration");
            }
            if (rule.abortDays() != null) {
                xml.open("AbortIncompleteMultipartUpload")
                        .add("DaysAfterInitiation", rule.abortDays())
                        .close("AbortIncompleteMultipartUpload");
            }
            xml.close("Rule");
        }
        request.reply(xml);
    }

    void setLifecycle(S3Request request) throws IOException {
        Bucket bucket = allowed(request, WRITE, true);
        Document document = Document.of(request.http().getInputStream());
        List<Rule> rules = new ArrayList<>();
        for (Document rule : document.all("Rule")) {
            rules.add(rule(bucket, rule));
        }
        if (rules.isEmpty()) {
            throw Document.malformed();
        }
        buckets.setRules(request.call().caller(), bucket, rules);
        request.reply(200);
    }

    private static Rule rule(Bucket bucket, Document rule) {
        for (String unknown : List.of("Transition", "NoncurrentVersionTransition")) {
            if (rule.first(unknown) != null) {
                throw Errors.notImplemented("a lifecycle rule with " + unknown);
            }
        }
        Document filter = rule.first("Filter");
        String prefix = rule.text("Prefix");
        if (filter != null) {
            if (filter.first("And") != null
                    || filter.first("Tag") != null
                    || filter.first("ObjectSizeGreaterThan") != null
                    || filter.first("ObjectSizeLessThan") != null) {
                throw Errors.notImplemented("a lifecycle filter other than a prefix");
            }
            prefix = filter.text("Prefix");
        }
        Document expiration = rule.first("Expiration");
        if (expiration != null && expiration.first("ExpiredObjectDeleteMarker") != null) {
            throw Errors.notImplemented("ExpiredObjectDeleteMarker");
        }
        Document noncurrent = rule.first("NoncurrentVersionExpiration");
        if (noncurrent != null && noncurrent.first("NewerNoncurrentVersions") != null) {
            throw Errors.notImplemented("NewerNoncurrentVersions");
        }
        Document abort = rule.first("AbortIncompleteMultipartUpload");
        String id = rule.text("ID");
        return new Rule(
                new UUID(0, 0),
                bucket.id(),
                id == null ? "" : id.length() > 255 ? id.substring(0, 255) : id,
                prefix == null ? "" : prefix,
                rule.required("Status").equals("Enabled"),
                days(expiration, "Days"),
                date(expiration),
                days(noncurrent, "NoncurrentDays"),
                days(abort, "DaysAfterInitiation"),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static @Nullable Integer days(@Nullable Document parent, String name) {
        String text = parent == null ? null : parent.text(name);
        try {
            return text == null ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException noNumber) {
            throw Document.malformed();
        }
    }

    private static @Nullable Instant date(@Nullable Document parent) {
        String text = parent == null ? null : parent.text("Date");
        try {
            return text == null
                    ? null
                    : ZonedDateTime.parse(text.length() == 10 ? text + "T00:00:00Z" : text.strip())
                            .toInstant();
        } catch (java.time.DateTimeException noDate) {
            throw Document.malformed();
        }
    }

    void deleteLifecycle(S3Request request) {
        Bucket bucket = allowed(request, WRITE, true);
        buckets.setRules(request.call().caller(), bucket, List.of());
        request.reply(204);
    }
}
