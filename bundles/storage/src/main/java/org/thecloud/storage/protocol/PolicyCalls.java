// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;

/** What S3 does with who may reach a bucket: policy, block of public access, ownership, ACL. */
final class PolicyCalls {

    private static final int LONGEST = 64 * 1024;
    private static final String ENFORCED = "BucketOwnerEnforced";

    private final Buckets buckets;

    PolicyCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    private Bucket allowed(S3Request request, Action action) {
        return BucketCalls.allowed(buckets, request, action);
    }

    private static BucketPolicy policy(Bucket bucket) {
        BucketPolicy policy = bucket.settings().policy();
        if (policy == null) {
            throw new AwsRefusal(404, "NoSuchBucketPolicy", "The bucket policy does not exist");
        }
        return policy;
    }

    void get(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.GET_POLICY);
        byte[] text = policy(bucket).text().getBytes(StandardCharsets.UTF_8);
        request.reply(200);
        request.answer().setContentType("application/json");
        request.answer().setContentLength(text.length);
        request.answer().getOutputStream().write(text);
    }

    void put(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.PUT_POLICY);
        byte[] body = request.http().getInputStream().readNBytes(LONGEST);
        // the end has to be asked for: that is when the signature is checked
        if (request.http().getInputStream().read() >= 0) {
            throw new AwsRefusal(400, "MalformedPolicy", "Policies must be at most 20 KB");
        }
        String text = new String(body, StandardCharsets.UTF_8);
        buckets.setPolicy(request.call().caller(), bucket, text);
        request.reply(204);
    }

    void delete(S3Request request) {
        Bucket bucket = allowed(request, Action.DELETE_POLICY);
        buckets.setPolicy(request.call().caller(), bucket, null);
        request.reply(204);
    }

    void status(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.GET_POLICY_STATUS);
        policy(bucket);
        request.reply(new Xml("PolicyStatus").add("IsPublic", bucket.isPublic()));
    }

    void block(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.GET_PUBLIC_ACCESS_BLOCK);
        PublicAccessBlock block = bucket.settings().block();
        if (block == null) {
            throw new AwsRefusal(
                    404,
                    "NoSuchPublicAccessBlockConfiguration",
                    "The public access block configuration was not found");
        }
        request.reply(
                new Xml("PublicAccessBlockConfiguration")
                        .add("BlockPublicAcls", block.blockPublicAcls())
                        .add("IgnorePublicAcls", block.ignorePublicAcls())
                        .add("BlockPublicPolicy", block.blockPublicPolicy())
                        .add("RestrictPublicBuckets", block.restrictPublicBuckets()));
    }

    void setBlock(S3Request request) throws IOException {
        Bucket bucket = allowed(request, Action.PUT_PUBLIC_ACCESS_BLOCK);
        Document document = Document.of(request.http().getInputStream());
        if (!document.name().equals("PublicAccessBlockConfiguration")) {
            throw Document.malformed();
        }
        setBlock(
                request,
                bucket,
                new PublicAccessBlock(
                        flag(document, "BlockPublicAcls"),
                        flag(document, "IgnorePublicAcls"),
                        flag(document, "BlockPublicPolicy"),
                        flag(document, "RestrictPublicBuckets")));
        request.reply(200);
    }

    private static boolean flag(Document document, String name) {
        String text = document.text(name);
        String word = text == null ? "false" : text.strip();
        if (!word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
            throw Document.malformed();
        }
        return Boolean.parseBoolean(word);
    }

    void deleteBlock(S3Request request) {
        Bucket bucket = allowed(request, Action.PUT_PUBLIC_ACCESS_BLOCK);
        setBlock(request, bucket, null);
        request.reply(204);
    }

    private void setBlock(S3Request request, Bucket bucket, @Nullable PublicAccessBlock block) {
        buckets.change(request.call().caller(), bucket, settings -> settings.withBlock(block));
    }

    void ownership(S3Request request) throws IOException {
        allowed(request, Action.GET_OWNERSHIP);
        request.reply(
                new Xml("OwnershipControls")
                        .open("Rule")
                        .add("ObjectOwnership", ENFORCED)
                        .close("Rule"));
    }

    void setOwnership(S3Request request) throws IOException {
        allowed(request, Action.PUT_OWNERSHIP);
        Document rule = Document.of(request.http().getInputStream()).first("Rule");
        if (rule == null) {
            throw Document.malformed();
        }
        String wanted = rule.required("ObjectOwnership").strip();
        if (!wanted.equals(ENFORCED)) {
            throw Errors.notImplemented("the object ownership " + wanted);
        }
        request.reply(200);
    }

    void acl(S3Request request) throws IOException {
        request.reply(Acls.of(allowed(request, Action.GET_BUCKET_ACL)));
    }

    void setAcl(S3Request request) throws IOException {
        Acls.same(request, allowed(request, Action.PUT_BUCKET_ACL));
        request.reply(200);
    }
}
