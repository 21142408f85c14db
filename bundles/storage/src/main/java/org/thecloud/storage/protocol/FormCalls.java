// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.Expected;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Occasion;

/** Uploads by forms of browsers, allowed by a policy that somebody signed, or to everybody. */
final class FormCalls {

    private static final String FORM = "multipart/form-data";
    private static final List<String> AS_HEADERS =
            List.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-md5",
                    "content-type",
                    "expires");

    private final Buckets buckets;
    private final Objects objects;
    private final Clock clock;

    FormCalls(Buckets buckets, Objects objects, Clock clock) {
        this.buckets = buckets;
        this.objects = objects;
        this.clock = clock;
    }

    void post(S3Request request) throws IOException {
        String type = request.http().getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            throw new AwsRefusal(
                    412,
                    "PreconditionFailed",
                    "Bucket POST must be of the enclosure-type multipart/form-data");
        }
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        InputStream in = request.http().getInputStream();
        FormBody form = new FormBody(in, type);
        Map<String, String> fields = new TreeMap<>(form.fields());
        String key = fields.get("key");
        if (key == null || key.isEmpty()) {
            throw new AwsRefusal(
                    400,
                    "UserKeyMustBeSpecified",
                    "The bucket POST must contain the specified field name. If it is specified,"
                            + " please check the order of the fields.");
        }
        fields.put("key", key.replace("${filename}", form.fileName()));
        PostPolicy policy = allowed(request, fields);
        S3Request as = as(request, fields);
        as.require(Action.PUT_OBJECT, bucket, as.key());
        Objects.Description description = Bodies.description(as);
        LockCalls.require(as, bucket, description.lock());
        Expected expected = Bodies.expected(as, -1);
        ObjectVersion stored =
                objects.put(
                        request.call().caller(),
                        bucket,
                        description,
                        policy == null ? form.file() : new Limited(form.file(), policy),
                        expected,
                        Demand.NONE,
                        Occasion.POST);
        in.transferTo(OutputStream.nullOutputStream()); // fields behind the file mean nothing
        answer(as, bucket, stored, fields);
    }

    /** Signs the request in, if the form has a policy, and refuses what that does not allow. */
    private @Nullable PostPolicy allowed(S3Request request, Map<String, String> fields) {
        if (fields.containsKey("awsaccesskeyid") || fields.containsKey("signature")) {
            throw new AwsRefusal(
                    400,
                    "InvalidRequest",
                    "The authorization mechanism you have provided is not supported. Please use"
                            + " AWS4-HMAC-SHA256.");
        }
        String policy = fields.get("policy");
        if (policy == null) {
            if (fields.containsKey("x-amz-signature")) {
                throw missing("policy");
            }
            return null;
        }
        for (String name :
                List.of("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature")) {
            if (!fields.containsKey(name)) {
                throw missing(name);
            }
        }
        String credential = String.valueOf(fields.get("x-amz-credential"));
        String[] scope = credential.split("/", -1);
        if (!SigV4.ALGORITHM.equals(fields.get("x-amz-algorithm"))
                || scope.length != 5
                || !scope[3].equals("s3")
                || !String.valueOf(fields.get("x-amz-date")).startsWith(scope[1] + "T")) {
            throw new AwsRefusal(
                    400,
                    "AuthorizationQueryParametersError",
                    "x-amz-algorithm must be AWS4-HMAC-SHA256, and x-amz-credential of the day of"
                            + " x-amz-date and for s3");
        }
        request.call().signIn(credential, policy, String.valueOf(fields.get("x-amz-signature")));
        PostPolicy read = PostPolicy.of(policy);
        Map<String, String> judged = new TreeMap<>(fields);
        judged.put("bucket", request.bucket());
        read.check(judged, clock.instant());
        return read;
    }

    private static AwsRefusal missing(String field) {
        return new AwsRefusal(
                400,
                "InvalidArgument",
                "Bucket POST must contain a field named '%s'. If it is specified, please check the order of the fields."
                        .formatted(field));
    }

    /** The request as if its fields had been headers of a PUT. */
    private static S3Request as(S3Request request, Map<String, String> fields) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        fields.forEach(
                (name, value) -> {
                    if (name.startsWith("x-amz-") || AS_HEADERS.contains(name)) {
                        headers.put(name, value);
                    }
                });
        for (String own : List.of("algorithm", "credential", "date", "signature")) {
            headers.remove("x-amz-" + own);
        }
        if (fields.containsKey("acl")) {
            headers.put("x-amz-acl", String.valueOf(fields.get("acl")));
        }
        if (fields.containsKey("tagging")) {
            headers.put("x-amz-tagging", tags(String.valueOf(fields.get("tagging"))));
        }
        return new S3Request(
                request.call(),
                new Fields(request.http(), headers),
                request.answer(),
                request.bucket(),
                String.valueOf(fields.get("key")),
                request.query(),
                request.traffic());
    }

    private static String tags(String xml) throws IOException {
        Document set =
                Document.of(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                        .first("TagSet");
        if (set == null) {
            throw Document.malformed();
        }
        List<String> pairs = new ArrayList<>();
        for (Document tag : set.all("Tag")) {
            pairs.add(
                    SigV4.encode(tag.required("Key"), false)
                            + "="
                            + SigV4.encode(tag.required("Value"), false));
        }
        return String.join("&", pairs);
    }

    private static void answer(
            S3Request request, Bucket bucket, ObjectVersion stored, Map<String, String> fields)
            throws IOException {
        String etag = "\"" + stored.etag() + "\"";
        String place = location(request);
        request.answer().setHeader("ETag", etag);
        ObjectCalls.checksum(request, stored.checksum());
        Encryption.tell(request, stored.seal());
        ObjectCalls.version(request, bucket, stored);
        String to = fields.getOrDefault("success_action_redirect", fields.get("redirect"));
        String redirect = to == null ? null : redirect(to, bucket, stored, etag);
        if (redirect != null) {
            request.answer().setHeader("Location", redirect);
            request.reply(303);
            return;
        }
        request.answer().setHeader("Location", place);
        switch (fields.getOrDefault("success_action_status", "")) {
            case "200" -> request.reply(200);
            case "201" ->
                    request.reply(
                            201,
                            new Xml("PostResponse")
                                    .add("Location", place)
                                    .add("Bucket", bucket.name())
                                    .add("Key", stored.key())
                                    .add("ETag", etag));
            default -> request.reply(204);
        }
    }

    private static String location(S3Request request) {
        String path = request.http().getRequestURI();
        return request.http().getScheme()
                + "://"
                + request.header("Host")
                + (path.endsWith("/") ? path : path + "/")
                + SigV4.encode(request.key(), false);
    }

    /** Where the browser goes; null if that is no address, which is as if none had been given. */
    private static @Nullable String redirect(
            String to, Bucket bucket, ObjectVersion stored, String etag) {
        try {
            URI uri = new URI(to);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null) {
                return null;
            }
            return to
                    + (uri.getRawQuery() == null ? "?" : "&")
                    + "bucket="
                    + bucket.name()
                    + "&key="
                    + SigV4.encode(stored.key(), false)
                    + "&etag="
                    + SigV4.encode(etag, false);
        } catch (URISyntaxException noAddress) {
            return null;
        }
    }

    /** A request whose fields stand where a PUT has headers. */
    private static final class Fields extends HttpServletRequestWrapper {

        private final Map<String, String> fields;

        Fields(HttpServletRequest request, Map<String, String> fields) {
            super(request);
            this.fields = fields;
        }

        private static boolean fromForm(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            return lower.startsWith("x-amz-") || AS_HEADERS.contains(lower);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return fromForm(name)
                    ? fields.get(name.toLowerCase(Locale.ROOT))
                    : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> names = new ArrayList<>(fields.keySet());
            Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !fromForm(name))
                    .forEach(names::add);
            return Collections.enumeration(names);
        }

        @Override
        public @Nullable String getContentType() {
            return fields.get("content-type");
        }
    }

    /** A file that must have as many bytes as the policy says. */
    private static final class Limited extends FilterInputStream {

        private final PostPolicy policy;
        private long size;

        Limited(InputStream file, PostPolicy policy) {
            super(file);
            this.policy = policy;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int some = in.read(into, from, most);
            size += Math.max(0, some);
            if (size > policy.most()) {
                throw new AwsRefusal(
                        400,
                        "EntityTooLarge",
                        "Your proposed upload exceeds the maximum allowed size");
            }
            if (some < 0 && size < policy.least()) {
                throw new AwsRefusal(
                        400,
                        "EntityTooSmall",
                        "Your proposed upload is smaller than the minimum allowed size");
            }
            return some;
        }
    }
}
