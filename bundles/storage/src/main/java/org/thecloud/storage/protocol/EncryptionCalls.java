// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.util.List;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;

/** What S3 does with the encryption that a bucket has for those who do not ask. */
final class EncryptionCalls {

    private static final String ROOT = "ServerSideEncryptionConfiguration";
    private static final String DEFAULT = "ApplyServerSideEncryptionByDefault";

    private final Buckets buckets;

    EncryptionCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    void get(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.GET_ENCRYPTION);
        if (!bucket.settings().encrypted()) {
            throw SettingCalls.missing("ServerSideEncryptionConfigurationNotFoundError");
        }
        request.reply(
                new Xml(ROOT)
                        .open("Rule")
                        .open(DEFAULT)
                        .add("SSEAlgorithm", "AES256")
                        .close(DEFAULT)
                        .add("BucketKeyEnabled", false)
                        .close("Rule"));
    }

    void put(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_ENCRYPTION);
        Document document = Document.of(request.http().getInputStream());
        List<Document> rules = document.all("Rule");
        Document wanted = rules.size() == 1 ? rules.get(0).first(DEFAULT) : null;
        if (!document.name().equals(ROOT) || wanted == null) {
            throw Document.malformed();
        }
        String algorithm = wanted.required("SSEAlgorithm").strip();
        if (algorithm.startsWith("aws:kms")) {
            throw Errors.notImplemented("encryption with " + algorithm);
        }
        if (!algorithm.equals("AES256")) {
            throw Document.malformed();
        }
        set(request, bucket, true);
        request.reply(200);
    }

    void delete(S3Request request) {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_ENCRYPTION);
        set(request, bucket, false);
        request.reply(204);
    }

    private void set(S3Request request, Bucket bucket, boolean encrypted) {
        buckets.change(
                request.call().caller(), bucket, settings -> settings.withEncrypted(encrypted));
    }
}
