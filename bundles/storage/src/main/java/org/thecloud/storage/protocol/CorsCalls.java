// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.CorsRule;

/** What S3 does with pages of browsers that come from elsewhere. */
final class CorsCalls {

    private static final int MOST = 100;

    private final Buckets buckets;

    CorsCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    void get(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.GET_CORS);
        List<CorsRule> rules = bucket.settings().cors();
        if (rules.isEmpty()) {
            throw new AwsRefusal(
                    404, "NoSuchCORSConfiguration", "The CORS configuration does not exist");
        }
        Xml xml = new Xml("CORSConfiguration");
        for (CorsRule rule : rules) {
            xml.open("CORSRule").add("ID", rule.id().isEmpty() ? null : rule.id());
            rule.origins().forEach(origin -> xml.add("AllowedOrigin", origin));
            rule.methods().forEach(method -> xml.add("AllowedMethod", method));
            rule.headers().forEach(header -> xml.add("AllowedHeader", header));
            rule.exposed().forEach(header -> xml.add("ExposeHeader", header));
            xml.add("MaxAgeSeconds", rule.maxAge()).close("CORSRule");
        }
        request.reply(xml);
    }

    void put(S3Request request) throws IOException {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_CORS);
        Document document = Document.of(request.http().getInputStream());
        List<Document> written = document.all("CORSRule");
        if (!document.name().equals("CORSConfiguration")
                || written.isEmpty()
                || written.size() > MOST) {
            throw Document.malformed();
        }
        List<CorsRule> rules = new ArrayList<>();
        for (Document rule : written) {
            rules.add(rule(rule));
        }
        set(request, bucket, rules);
        request.reply(200);
    }

    private static CorsRule rule(Document rule) {
        List<String> origins = rule.texts("AllowedOrigin");
        List<String> methods = rule.texts("AllowedMethod");
        if (origins.isEmpty() || methods.isEmpty()) {
            throw Document.malformed();
        }
        String id = rule.text("ID");
        try {
            return new CorsRule(
                    id == null ? "" : id,
                    origins,
                    methods,
                    rule.texts("AllowedHeader"),
                    rule.texts("ExposeHeader"),
                    age(rule.text("MaxAgeSeconds")));
        } catch (CloudException wrong) {
            throw new AwsRefusal(400, "InvalidRequest", String.valueOf(wrong.getMessage()));
        }
    }

    private static @Nullable Integer age(@Nullable String text) {
        try {
            return text == null ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException noNumber) {
            throw Document.malformed();
        }
    }

    void delete(S3Request request) {
        Bucket bucket = BucketCalls.allowed(buckets, request, Action.PUT_CORS);
        set(request, bucket, List.of());
        request.reply(204);
    }

    private void set(S3Request request, Bucket bucket, List<CorsRule> rules) {
        buckets.change(request.call().caller(), bucket, settings -> settings.withCors(rules));
    }

    /** Answers a browser that asks whether its page may send a request. */
    void preflight(S3Request request) {
        String origin = request.header("Origin");
        String method = request.header("Access-Control-Request-Method");
        if (origin == null) {
            throw new AwsRefusal(
                    400, "BadRequest", "Insufficient information. Origin request header needed.");
        }
        if (method == null) {
            throw new AwsRefusal(400, "BadRequest", "Invalid Access-Control-Request-Method: null");
        }
        Bucket bucket = BucketCalls.find(buckets, request.bucket());
        List<CorsRule> rules = bucket.settings().cors();
        if (rules.isEmpty()) {
            throw forbidden("CORS is not enabled for this bucket.");
        }
        String asked = request.header("Access-Control-Request-Headers");
        List<String> headers =
                asked == null
                        ? List.of()
                        : Arrays.stream(asked.split(",", -1))
                                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                                .filter(name -> !name.isEmpty())
                                .toList();
        CorsRule rule =
                CorsRule.find(rules, origin, method, headers)
                        .orElseThrow(
                                () ->
                                        forbidden(
                                                "This CORS request is not allowed: no rule of the"
                                                        + " bucket has this origin, method and"
                                                        + " these headers."));
        tell(request, rule, origin);
        if (!headers.isEmpty()) {
            request.answer().setHeader("Access-Control-Allow-Headers", String.join(", ", headers));
        }
        Integer age = rule.maxAge();
        if (age != null) {
            request.answer().setHeader("Access-Control-Max-Age", age.toString());
        }
        request.answer().setContentLength(0);
        request.reply(200);
    }

    private static AwsRefusal forbidden(String sentence) {
        return new AwsRefusal(403, "AccessForbidden", "CORSResponse: " + sentence);
    }

    /** Tells a browser, beside the answer, that the page may see it. */
    void allow(S3Request request) {
        String origin = request.header("Origin");
        if (origin == null || request.bucket().isEmpty()) {
            return;
        }
        Optional<Bucket> bucket = buckets.named(request.bucket());
        if (bucket.isPresent()) {
            CorsRule.find(
                            bucket.get().settings().cors(),
                            origin,
                            request.http().getMethod(),
                            List.of())
                    .ifPresent(rule -> tell(request, rule, origin));
        }
    }

    private static void tell(S3Request request, CorsRule rule, String origin) {
        var answer = request.answer();
        answer.setHeader("Access-Control-Allow-Origin", rule.anyOrigin() ? "*" : origin);
        answer.setHeader("Access-Control-Allow-Methods", String.join(", ", rule.methods()));
        if (!rule.anyOrigin()) {
            answer.setHeader("Access-Control-Allow-Credentials", "true");
        }
        if (!rule.exposed().isEmpty()) {
            answer.setHeader("Access-Control-Expose-Headers", String.join(", ", rule.exposed()));
        }
        answer.setHeader(
                "Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    }
}
