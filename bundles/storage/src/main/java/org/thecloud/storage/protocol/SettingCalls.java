// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.util.Set;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Notifications;

/** What S3 does with settings of buckets: finds out which, and what is asked of it. */
final class SettingCalls {

    // words of a query that make a request one about a setting
    private static final Set<String> WORDS =
            Set.of(
                    "accelerate",
                    "acl",
                    "analytics",
                    "cors",
                    "encryption",
                    "intelligent-tiering",
                    "inventory",
                    "lifecycle",
                    "logging",
                    "metrics",
                    "notification",
                    "object-lock",
                    "ownershipControls",
                    "policy",
                    "policyStatus",
                    "publicAccessBlock",
                    "replication",
                    "requestPayment",
                    "tagging",
                    "website");

    private final Buckets buckets;
    private final LifecycleCalls lifecycle;
    private final PolicyCalls policies;
    private final CorsCalls cors;
    private final EncryptionCalls encryption;
    private final LockCalls locks;
    private final NotificationCalls notifications;

    SettingCalls(Buckets buckets, Notifications notifications, CorsCalls cors, LockCalls locks) {
        this.buckets = buckets;
        this.lifecycle = new LifecycleCalls(buckets);
        this.cors = cors;
        this.locks = locks;
        this.notifications = new NotificationCalls(buckets, notifications);
        this.encryption = new EncryptionCalls(buckets);
        this.policies = new PolicyCalls(buckets);
    }

    /** Answers the request if it is about a setting. */
    boolean answered(S3Request request, String method) throws IOException {
        for (String word : request.query().keySet()) {
            if (WORDS.contains(word)) {
                answer(request, method, word);
                return true;
            }
        }
        return false;
    }

    private void answer(S3Request request, String method, String word) throws IOException {
        switch (method + " " + word) {
            case "GET lifecycle" -> lifecycle.get(request);
            case "PUT lifecycle" -> lifecycle.put(request);
            case "DELETE lifecycle" -> lifecycle.delete(request);
            case "GET policy" -> policies.get(request);
            case "PUT policy" -> policies.put(request);
            case "DELETE policy" -> policies.delete(request);
            case "GET policyStatus" -> policies.status(request);
            case "GET publicAccessBlock" -> policies.block(request);
            case "PUT publicAccessBlock" -> policies.setBlock(request);
            case "DELETE publicAccessBlock" -> policies.deleteBlock(request);
            case "GET ownershipControls" -> policies.ownership(request);
            case "PUT ownershipControls" -> policies.setOwnership(request);
            case "GET cors" -> cors.get(request);
            case "PUT cors" -> cors.put(request);
            case "DELETE cors" -> cors.delete(request);
            case "GET encryption" -> encryption.get(request);
            case "PUT encryption" -> encryption.put(request);
            case "DELETE encryption" -> encryption.delete(request);
            case "GET object-lock" -> locks.get(request);
            case "PUT object-lock" -> locks.put(request);
            case "GET notification" -> notifications.get(request);
            case "PUT notification" -> notifications.put(request);
            case "GET acl" -> policies.acl(request);
            case "PUT acl" -> policies.setAcl(request);
            default -> absent(request, method, word);
        }
    }

    /** Settings that no bucket has here: asked for, they are not there; they cannot be set. */
    private void absent(S3Request request, String method, String word) throws IOException {
        if (!method.equals("GET")) {
            throw Errors.notImplemented(word);
        }
        BucketCalls.allowed(buckets, request, Action.GET_SETTING);
        switch (word) {
            case "replication" -> throw missing("ReplicationConfigurationNotFoundError");
            case "tagging" -> throw missing("NoSuchTagSet");
            case "website" -> throw missing("NoSuchWebsiteConfiguration");
            case "logging" -> request.reply(new Xml("BucketLoggingStatus"));
            case "accelerate" -> request.reply(new Xml("AccelerateConfiguration"));
            case "requestPayment" ->
                    request.reply(
                            new Xml("RequestPaymentConfiguration").add("Payer", "BucketOwner"));
            default -> throw Errors.notImplemented(word);
        }
    }

    static AwsRefusal missing(String code) {
        return new AwsRefusal(404, code, "The bucket has no such configuration");
    }
}
