// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Rule;

/** What S3 does with the rules by which objects go with time. */
final class LifecycleCalls {

    private static final String ROOT = "LifecycleConfiguration";

    private final Buckets buckets;

    LifecycleCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    void get(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.GET_LIFECYCLE);
        List<Rule> rules = buckets.rules(bucket);
        if (rules.isEmpty()) {
            throw SettingCalls.missing("NoSuchLifecycleConfiguration");
        }
        Xml xml = new Xml(ROOT);
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

    void put(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_LIFECYCLE);
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

    void delete(S3Request request) {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_LIFECYCLE);
        buckets.setRules(request.call().caller(), bucket, List.of());
        request.reply(204);
    }
}
