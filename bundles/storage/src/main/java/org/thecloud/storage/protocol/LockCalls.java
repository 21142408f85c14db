// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Lock;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.UsualLock;

/** What S3 does with versions that must not be removed. */
final class LockCalls {

    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String HOLD = "x-amz-object-lock-legal-hold";
    private static final String ROOT = "ObjectLockConfiguration";

    private final Buckets buckets;
    private final Objects objects;

    LockCalls(Buckets buckets, Objects objects) {
        this.buckets = buckets;
        this.objects = objects;
    }

    /** What a request that brings bytes wants; absent if it says nothing. */
    static @Nullable Lock wanted(S3Request request) {
        String mode = request.header(MODE);
        String until = request.header(UNTIL);
        String hold = request.header(HOLD);
        if (mode == null && until == null && hold == null) {
            return null;
        }
        if ((mode == null) != (until == null)) {
            throw Errors.invalid(
                    "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be"
                            + " supplied");
        }
        if (hold != null && !hold.equals("ON") && !hold.equals("OFF")) {
            throw Errors.invalid("Legal Hold must be either of 'ON' or 'OFF'");
        }
        Lock.Mode known = mode == null ? null : mode(mode);
        if (mode != null && known == null) {
            throw Errors.invalid("Unknown wormMode directive.");
        }
        Instant time = until == null ? null : time(until);
        if (until != null && time == null) {
            throw Errors.invalid("The retain until date must be provided in ISO 8601 format");
        }
        return new Lock(known, time, "ON".equals(hold));
    }

    /** Refuses a request that locks what it brings, unless the caller may. */
    static void require(S3Request request, Bucket bucket, @Nullable Lock lock) {
        if (lock == null) {
            return;
        }
        if (lock.mode() != null) {
            request.require(Action.PUT_RETENTION, bucket, request.key());
        }
        if (lock.hold()) {
            request.require(Action.PUT_LEGAL_HOLD, bucket, request.key());
        }
        // the record names what the request is for
        request.require(Action.PUT_OBJECT, bucket, request.key());
    }

    /** Whether the caller asks to go past GOVERNANCE, and may. */
    static boolean bypass(S3Request request, Bucket bucket, String key) {
        if (!"true".equalsIgnoreCase(request.header("x-amz-bypass-governance-retention"))) {
            return false;
        }
        request.require(Action.BYPASS_RETENTION, bucket, key);
        return true;
    }

    /** Says in an answer what keeps the version, to those who may know. */
    static void tell(S3Request request, Bucket bucket, Lock lock) {
        if (lock.mode() != null && request.may(Action.GET_RETENTION, bucket, request.key())) {
            request.answer().setHeader(MODE, lock.mode().name());
            request.answer().setHeader(UNTIL, String.valueOf(lock.until()));
        }
        if (lock.hold() && request.may(Action.GET_LEGAL_HOLD, bucket, request.key())) {
            request.answer().setHeader(HOLD, "ON");
        }
    }

    private static Lock.@Nullable Mode mode(String text) {
        return switch (text.strip()) {
            case "GOVERNANCE" -> Lock.Mode.GOVERNANCE;
            case "COMPLIANCE" -> Lock.Mode.COMPLIANCE;
            default -> null;
        };
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    void get(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.GET_OBJECT_LOCK);
        UsualLock lock = bucket.settings().lock();
        if (lock == null) {
            throw new AwsRefusal(
                    404,
                    "ObjectLockConfigurationNotFoundError",
                    "Object Lock configuration does not exist for this bucket");
        }
        Xml xml = new Xml(ROOT).add("ObjectLockEnabled", "Enabled");
        if (lock.mode() != null) {
            xml.open("Rule")
                    .open("DefaultRetention")
                    .add("Mode", lock.mode())
                    .add("Days", lock.days() == 0 ? null : lock.days())
                    .add("Years", lock.years() == 0 ? null : lock.years())
                    .close("DefaultRetention")
                    .close("Rule");
        }
        request.reply(xml);
    }

    void put(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_OBJECT_LOCK);
        Document document = Document.of(request.http().getInputStream());
        if (!document.name().equals(ROOT)
                || !document.required("ObjectLockEnabled").equals("Enabled")) {
            throw Document.malformed();
        }
        Document rule = document.first("Rule");
        UsualLock lock = UsualLock.NOTHING;
        if (rule != null) {
            Document usual = rule.first("DefaultRetention");
            Lock.Mode mode = usual == null ? null : mode(usual.required("Mode"));
            if (usual == null
                    || mode == null
                    || (usual.first("Days") == null) == (usual.first("Years") == null)) {
                throw Document.malformed();
            }
            lock = new UsualLock(mode, number(usual, "Days"), number(usual, "Years"));
        }
        buckets.lock(request.call().caller(), bucket, lock);
        request.reply(200);
    }

    private static int number(Document parent, String name) {
        String text = parent.text(name);
        try {
            // an explicit zero is none that could be meant
            int number = text == null ? 0 : Integer.parseInt(text.strip());
            if (text != null && number < 1) {
                throw Errors.invalid("Default retention period must be a positive integer value.");
            }
            return number;
        } catch (NumberFormatException noNumber) {
            throw Document.malformed();
        }
    }

    private Bucket lockable(S3Request request, Action action) {
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        request.require(action, bucket, request.key());
        if (bucket.settings().lock() == null) {
            throw new AwsRefusal(
                    400, "InvalidRequest", "Bucket is missing Object Lock Configuration");
        }
        return bucket;
    }

    private ObjectVersion version(S3Request request, Bucket bucket) {
        ObjectVersion version = objects.find(bucket, request.key(), request.parameter("versionId"));
        if (version.marker()) {
            throw new AwsRefusal(
                    405,
                    "MethodNotAllowed",
                    "The specified method is not allowed against this resource.");
        }
        ObjectCalls.version(request, bucket, version);
        return version;
    }

    void retention(S3Request request) throws IOException {
        ObjectVersion version = version(request, lockable(request, Action.GET_RETENTION));
        if (version.lock().mode() == null) {
            throw new AwsRefusal(
                    404,
                    "NoSuchObjectLockConfiguration",
                    "The specified object does not have a ObjectLock configuration");
        }
        request.reply(
                new Xml("Retention")
                        .add("Mode", version.lock().mode())
                        .add("RetainUntilDate", version.lock().until()));
    }

    void setRetention(S3Request request) throws IOException {
        Bucket bucket = lockable(request, Action.PUT_RETENTION);
        Document document = Document.of(request.http().getInputStream());
        String mode = document.text("Mode");
        String until = document.text("RetainUntilDate");
        Lock.Mode known = mode == null ? null : mode(mode);
        Instant time = until == null ? null : time(until);
        if (!document.name().equals("Retention")
                || (known == null) != (mode == null)
                || (time == null) != (until == null)
                || (mode == null) != (until == null)) {
            throw Document.malformed();
        }
        ObjectVersion version = version(request, bucket);
        boolean bypass = bypass(request, bucket, request.key());
        objects.retain(request.call().caller(), version, known, time, bypass);
        request.reply(200);
    }

    void hold(S3Request request) throws IOException {
        ObjectVersion version = version(request, lockable(request, Action.GET_LEGAL_HOLD));
        request.reply(new Xml("LegalHold").add("Status", version.lock().hold() ? "ON" : "OFF"));
    }

    void setHold(S3Request request) throws IOException {
        Bucket bucket = lockable(request, Action.PUT_LEGAL_HOLD);
        Document document = Document.of(request.http().getInputStream());
        String status = document.required("Status");
        if (!document.name().equals("LegalHold") || !status.equals("ON") && !status.equals("OFF")) {
            throw Document.malformed();
        }
        objects.hold(request.call().caller(), version(request, bucket), status.equals("ON"));
        request.reply(200);
    }
}
