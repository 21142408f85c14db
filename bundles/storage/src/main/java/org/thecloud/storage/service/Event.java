// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.TenantId;

/**
 * News of an object on its way to one target.
 *
 * @param lane of the target
 * @param body JSON as S3 writes it
 */
public record Event(
        UUID id, String lane, UUID bucket, TenantId tenant, String body, Instant createdAt) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /**
     * What the bucket's rules want to be told.
     *
     * @param sequence higher for what happened later to the same key
     */
    public static List<Event> of(
            Caller caller,
            Bucket bucket,
            Occasion occasion,
            ObjectVersion version,
            long sequence,
            Instant now) {
        return bucket.settings().events().stream()
                .filter(rule -> rule.wants(occasion, version.key()))
                .map(
                        rule ->
                                new Event(
                                        Ids.next(),
                                        rule.lane(),
                                        bucket.id(),
                                        bucket.tenant(),
                                        body(
                                                caller, bucket, rule, occasion, version, sequence,
                                                now),
                                        now))
                .toList();
    }

    private static String body(
            Caller caller,
            Bucket bucket,
            EventRule rule,
            Occasion occasion,
            ObjectVersion version,
            long sequence,
            Instant now) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode told = root.putArray("Records").addObject();
        told.put("eventVersion", "2.1").put("eventSource", "aws:s3").put("awsRegion", "us-east-1");
        told.put("eventTime", TIME.format(now)).put("eventName", occasion.word());
        told.putObject("userIdentity").put("principalId", caller.principal().id().toString());
        told.putObject("requestParameters").put("sourceIPAddress", caller.address());
        told.putObject("responseElements")
                .put("x-amz-request-id", caller.requestId())
                .put("x-amz-id-2", caller.requestId());
        ObjectNode s3 = told.putObject("s3");
        s3.put("s3SchemaVersion", "1.0").put("configurationId", rule.id());
        ObjectNode of = s3.putObject("bucket").put("name", bucket.name());
        of.putObject("ownerIdentity").put("principalId", bucket.tenant().toString());
        of.put("arn", "arn:aws:s3:::" + bucket.name());
        ObjectNode object = s3.putObject("object");
        object.put("key", key(version.key()));
        if (occasion.word().startsWith("ObjectCreated:")) {
            object.put("size", version.size());
        }
        if (!version.etag().isEmpty()) {
            object.put("eTag", version.etag());
        }
        if (bucket.versioning() != Bucket.Versioning.OFF) {
            object.put("versionId", version.versionId());
        }
        object.put("sequencer", "%016X".formatted(sequence));
        return text(root);
    }

    /** As in a form, but with the slashes that S3 leaves. */
    private static String key(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    /** What a target gets when a bucket is told to tell it. */
    static String test(Caller caller, Bucket bucket, Instant now) {
        return text(
                JSON.createObjectNode()
                        .put("Service", "Amazon S3")
                        .put("Event", "s3:TestEvent")
                        .put("Time", TIME.format(now))
                        .put("Bucket", bucket.name())
                        .put("RequestId", caller.requestId())
                        .put("HostId", caller.requestId()));
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
