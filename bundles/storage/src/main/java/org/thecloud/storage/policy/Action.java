// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

/**
 * What can be done to a bucket or an object, by its name in policies of buckets, with the
 * permission of the platform that it needs.
 */
public enum Action {
    LIST_BUCKET("ListBucket", Action.READ, false, false),
    LIST_BUCKET_VERSIONS("ListBucketVersions", Action.READ, false, false),
    LIST_UPLOADS("ListBucketMultipartUploads", Action.READ, false, false),
    GET_LOCATION("GetBucketLocation", Action.READ, false, false),
    CREATE_BUCKET("CreateBucket", Action.WRITE, false, true),
    DELETE_BUCKET("DeleteBucket", Action.DELETE, false, true),
    GET_VERSIONING("GetBucketVersioning", Action.READ, false, false),
    PUT_VERSIONING("PutBucketVersioning", Action.WRITE, false, true),
    GET_LIFECYCLE("GetLifecycleConfiguration", Action.READ, false, false),
    PUT_LIFECYCLE("PutLifecycleConfiguration", Action.WRITE, false, true),
    GET_BUCKET_ACL("GetBucketAcl", Action.READ, false, false),
    PUT_BUCKET_ACL("PutBucketAcl", Action.WRITE, false, true),
    GET_OWNERSHIP("GetBucketOwnershipControls", Action.READ, false, false),
    PUT_OWNERSHIP("PutBucketOwnershipControls", Action.WRITE, false, true),
    GET_POLICY("GetBucketPolicy", Action.READ, false, false),
    GET_POLICY_STATUS("GetBucketPolicyStatus", Action.READ, false, false),
    PUT_POLICY("PutBucketPolicy", Action.SET_POLICY, false, true),
    DELETE_POLICY("DeleteBucketPolicy", Action.SET_POLICY, false, true),
    GET_PUBLIC_ACCESS_BLOCK("GetBucketPublicAccessBlock", Action.READ, false, false),
    PUT_PUBLIC_ACCESS_BLOCK("PutBucketPublicAccessBlock", Action.SET_POLICY, false, true),
    GET_CORS("GetBucketCORS", Action.READ, false, false),
    PUT_CORS("PutBucketCORS", Action.WRITE, false, true),
    GET_ENCRYPTION("GetEncryptionConfiguration", Action.READ, false, false),
    PUT_ENCRYPTION("PutEncryptionConfiguration", Action.WRITE, false, true),
    GET_NOTIFICATION("GetBucketNotification", Action.READ, false, false),
    PUT_NOTIFICATION("PutBucketNotification", Action.WRITE, false, true),
    GET_OBJECT_LOCK("GetBucketObjectLockConfiguration", Action.READ, false, false),
    PUT_OBJECT_LOCK("PutBucketObjectLockConfiguration", Action.WRITE, false, true),
    /** A setting of a bucket that is not there, so that it can only be read. */
    GET_SETTING("GetBucketSetting", Action.READ, false, false),
    GET_OBJECT("GetObject", Action.READ, true, false),
    GET_VERSION("GetObjectVersion", Action.READ, true, false),
    PUT_OBJECT("PutObject", Action.WRITE, true, true),
    DELETE_OBJECT("DeleteObject", Action.DELETE, true, true),
    DELETE_VERSION("DeleteObjectVersion", Action.DELETE, true, true),
    GET_OBJECT_ACL("GetObjectAcl", Action.READ, true, false),
    PUT_OBJECT_ACL("PutObjectAcl", Action.WRITE, true, true),
    GET_TAGGING("GetObjectTagging", Action.READ, true, false),
    PUT_TAGGING("PutObjectTagging", Action.WRITE, true, true),
    DELETE_TAGGING("DeleteObjectTagging", Action.WRITE, true, true),
    GET_VERSION_TAGGING("GetObjectVersionTagging", Action.READ, true, false),
    PUT_VERSION_TAGGING("PutObjectVersionTagging", Action.WRITE, true, true),
    DELETE_VERSION_TAGGING("DeleteObjectVersionTagging", Action.WRITE, true, true),
    GET_RETENTION("GetObjectRetention", Action.READ, true, false),
    PUT_RETENTION("PutObjectRetention", Action.WRITE, true, true),
    GET_LEGAL_HOLD("GetObjectLegalHold", Action.READ, true, false),
    PUT_LEGAL_HOLD("PutObjectLegalHold", Action.SET_HOLD, true, true),
    BYPASS_RETENTION("BypassGovernanceRetention", Action.BYPASS, true, true),
    ABORT_UPLOAD("AbortMultipartUpload", Action.DELETE, true, true),
    LIST_PARTS("ListMultipartUploadParts", Action.READ, true, false);

    private static final String READ = "storage:read";
    private static final String WRITE = "storage:write";
    private static final String DELETE = "storage:delete";
    private static final String SET_POLICY = "storage:set-policy";
    private static final String SET_HOLD = "storage:set-hold";
    private static final String BYPASS = "storage:bypass-retention";

    private final String word;
    private final String permission;
    private final boolean onObject;
    private final boolean mutating;

    Action(String word, String permission, boolean onObject, boolean mutating) {
        this.word = word;
        this.permission = permission;
        this.onObject = onObject;
        this.mutating = mutating;
    }

    /** Such as {@code s3:GetObject}. */
    public String word() {
        return "s3:" + word;
    }

    /** Such as {@code storage:read}. */
    public String permission() {
        return permission;
    }

    /**
     * Whether policies of buckets can only deny it: whoever may write them would else be above the
     * locks that bind him.
     */
    public boolean onlyByRoles() {
        return permission.equals(SET_HOLD) || permission.equals(BYPASS);
    }

    /** Whether it is done to an object and not to the bucket itself. */
    public boolean onObject() {
        return onObject;
    }

    public boolean mutating() {
        return mutating;
    }

    /** Whether it is about the policy itself: a policy cannot keep its owner from changing it. */
    boolean onPolicy() {
        return this == GET_POLICY || this == PUT_POLICY || this == DELETE_POLICY;
    }

    /** The right one of a pair, by whether a version is named. */
    public static Action of(boolean version, Action otherwise) {
        if (!version) {
            return otherwise;
        }
        return switch (otherwise) {
            case GET_OBJECT -> GET_VERSION;
            case DELETE_OBJECT -> DELETE_VERSION;
            case GET_TAGGING -> GET_VERSION_TAGGING;
            case PUT_TAGGING -> PUT_VERSION_TAGGING;
            case DELETE_TAGGING -> DELETE_VERSION_TAGGING;
            default -> otherwise;
        };
    }
}
