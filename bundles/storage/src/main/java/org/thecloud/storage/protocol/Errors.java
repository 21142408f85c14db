// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.util.Map;
import org.thecloud.aws.AwsRefusal;

/** The platform's refusals in the words and statuses of S3. */
final class Errors {

    private record Told(int status, String code) {}

    private static final Map<String, Told> WORDS =
            Map.ofEntries(
                    Map.entry("NO_SUCH_BUCKET", new Told(404, "NoSuchBucket")),
                    Map.entry("NO_SUCH_KEY", new Told(404, "NoSuchKey")),
                    Map.entry("NO_SUCH_VERSION", new Told(404, "NoSuchVersion")),
                    Map.entry("NO_SUCH_UPLOAD", new Told(404, "NoSuchUpload")),
                    Map.entry("INVALID_BUCKET_NAME", new Told(400, "InvalidBucketName")),
                    Map.entry("INVALID_KEY", new Told(400, "InvalidArgument")),
                    Map.entry("KEY_TOO_LONG", new Told(400, "KeyTooLongError")),
                    Map.entry("MALFORMED_POLICY", new Told(400, "MalformedPolicy")),
                    Map.entry("PUBLIC_ACCESS_BLOCKED", new Told(403, "AccessDenied")),
                    Map.entry("CUSTOMER_KEY_NEEDED", new Told(400, "InvalidRequest")),
                    Map.entry("OBJECT_LOCKED", new Told(403, "AccessDenied")),
                    Map.entry("NO_OBJECT_LOCK", new Told(400, "InvalidRequest")),
                    Map.entry("INVALID_BUCKET_STATE", new Told(409, "InvalidBucketState")),
                    Map.entry("BUCKET_TAKEN", new Told(409, "BucketAlreadyExists")),
                    Map.entry("BUCKET_ALREADY_YOURS", new Told(409, "BucketAlreadyOwnedByYou")),
                    Map.entry("BUCKET_NOT_EMPTY", new Told(409, "BucketNotEmpty")),
                    Map.entry("TOO_MANY_BUCKETS", new Told(400, "TooManyBuckets")),
                    Map.entry("CHECKSUM_MISMATCH", new Told(400, "BadDigest")),
                    Map.entry("PRECONDITION_FAILED", new Told(412, "PreconditionFailed")),
                    Map.entry("INVALID_PART", new Told(400, "InvalidPart")),
                    Map.entry("INVALID_PART_ORDER", new Told(400, "InvalidPartOrder")),
                    Map.entry("PART_TOO_SMALL", new Told(400, "EntityTooSmall")),
                    Map.entry("OBJECT_TOO_LARGE", new Told(400, "EntityTooLarge")),
                    Map.entry("METADATA_TOO_LARGE", new Told(400, "MetadataTooLarge")),
                    Map.entry("QUOTA_EXCEEDED", new Told(403, "QuotaExceeded")),
                    Map.entry("NOT_FOUND", new Told(404, "NoSuchKey")),
                    Map.entry("INVALID_INPUT", new Told(400, "InvalidArgument")),
                    Map.entry("INVALID_ID", new Told(400, "InvalidArgument")));

    private Errors() {}

    static AwsRefusal told(AwsRefusal refusal) {
        Told told = WORDS.get(refusal.code());
        if (told == null) {
            return refusal;
        }
        return new AwsRefusal(told.status(), told.code(), refusal.sentence());
    }

    static AwsRefusal notImplemented(String what) {
        return new AwsRefusal(501, "NotImplemented", what + " is not implemented here");
    }

    static AwsRefusal invalid(String sentence) {
        return new AwsRefusal(400, "InvalidArgument", sentence);
    }
}
