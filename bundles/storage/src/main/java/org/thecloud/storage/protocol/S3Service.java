// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Meters;
import org.thecloud.storage.service.Notifications;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Traffic;
import org.thecloud.storage.service.Uploads;

/** The S3 protocol: finds out what a request is. What is not there is answered NotImplemented. */
@Component(service = AwsService.class)
public final class S3Service implements AwsService {

    private static final String REDIRECT = "x-amz-website-redirect-location";
    private static final List<String> OBJECT_WORDS =
            List.of("attributes", "restore", "select", "torrent");

    private final Buckets known;
    private final Meters meters;
    private final Traffic traffic;
    private final BucketCalls buckets;
    private final SettingCalls settings;
    private final CorsCalls cors;
    private final LockCalls locks;
    private final ListCalls lists;
    private final ObjectCalls objects;
    private final UploadCalls uploads;
    private final FormCalls forms;

    @Activate
    public S3Service(
            @Reference Buckets buckets,
            @Reference Objects objects,
            @Reference Uploads uploads,
            @Reference Notifications notifications,
            @Reference Meters meters,
            @Reference Traffic traffic) {
        this.known = buckets;
        this.meters = meters;
        this.traffic = traffic;
        this.buckets = new BucketCalls(buckets);
        this.locks = new LockCalls(buckets, objects);
        this.cors = new CorsCalls(buckets);
        this.settings = new SettingCalls(buckets, notifications, cors, locks);
        this.lists = new ListCalls(buckets, objects);
        this.objects = new ObjectCalls(buckets, objects);
        this.uploads = new UploadCalls(buckets, objects, uploads);
        this.forms = new FormCalls(buckets, objects, Clock.systemUTC());
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public void serve(AwsCall call, HttpServletRequest http, HttpServletResponse answer)
            throws IOException {
        S3Request request = S3Request.of(call, http, answer, traffic);
        String method = http.getMethod();
        known.named(request.bucket()).ifPresent(bucket -> meters.count(bucket, method));
        if (method.equals("OPTIONS")) {
            cors.preflight(request);
            return;
        }
        cors.allow(request);
        if (request.header(REDIRECT) != null) {
            throw Errors.notImplemented(REDIRECT);
        }
        if (request.bucket().isEmpty()) {
            if (!method.equals("GET")) {
                throw notAllowed();
            }
            lists.buckets(request);
        } else if (request.key().isEmpty()) {
            bucket(request, method);
        } else {
            object(request, method);
        }
    }

    private void bucket(S3Request request, String method) throws IOException {
        if (settings.answered(request, method)) {
            return;
        }
        switch (method) {
            case "GET" -> {
                if (request.has("location")) {
                    buckets.location(request);
                } else if (request.has("versioning")) {
                    buckets.versioning(request);
                } else if (request.has("uploads")) {
                    uploads.list(request);
                } else if (request.has("versions")) {
                    lists.versions(request);
                } else {
                    lists.objects(request);
                }
            }
            case "HEAD" -> buckets.head(request);
            case "PUT" -> {
                if (request.has("versioning")) {
                    buckets.setVersioning(request);
                } else {
                    buckets.create(request);
                }
            }
            case "DELETE" -> buckets.delete(request);
            case "POST" -> {
                if (request.has("delete")) {
                    objects.deleteAll(request);
                } else {
                    forms.post(request);
                }
            }
            default -> throw notAllowed();
        }
    }

    private void object(S3Request request, String method) throws IOException {
        for (String word : OBJECT_WORDS) {
            if (request.has(word)) {
                throw Errors.notImplemented(word);
            }
        }
        boolean upload = request.has("uploadId");
        switch (method) {
            case "GET" -> {
                if (upload) {
                    uploads.parts(request);
                } else if (request.has("tagging")) {
                    objects.tagging(request);
                } else if (request.has("retention")) {
                    locks.retention(request);
                } else if (request.has("legal-hold")) {
                    locks.hold(request);
                } else if (request.has("acl")) {
                    objects.acl(request);
                } else {
                    objects.get(request, true);
                }
            }
            case "HEAD" -> objects.get(request, false);
            case "PUT" -> {
                if (upload) {
                    uploads.put(request);
                } else if (request.has("tagging")) {
                    objects.setTagging(request);
                } else if (request.has("retention")) {
                    locks.setRetention(request);
                } else if (request.has("legal-hold")) {
                    locks.setHold(request);
                } else if (request.has("acl")) {
                    objects.setAcl(request);
                } else if (request.header("x-amz-copy-source") != null) {
                    objects.copy(request);
                } else {
                    objects.put(request);
                }
            }
            case "DELETE" -> {
                if (upload) {
                    uploads.abort(request);
                } else if (request.has("tagging")) {
                    objects.setTagging(request);
                } else {
                    objects.delete(request);
                }
            }
            case "POST" -> {
                if (request.has("uploads")) {
                    uploads.begin(request);
                } else if (upload) {
                    uploads.complete(request);
                } else {
                    throw notAllowed();
                }
            }
            default -> throw notAllowed();
        }
    }

    private static AwsRefusal notAllowed() {
        return new AwsRefusal(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.");
    }

    @Override
    public void refuse(
            AwsCall call,
            AwsRefusal refusal,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AwsRefusal told = Errors.told(refusal);
        response.setStatus(told.status());
        if (request.getMethod().equals("HEAD") || told.status() == 304) {
            return;
        }
        StringBuilder text =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>");
        text.append(told.code()).append("</Code><Message>");
        Xml.escape(text, told.sentence());
        text.append("</Message><Resource>");
        Xml.escape(text, request.getRequestURI());
        text.append("</Resource><RequestId>")
                .append(call.requestId())
                .append("</RequestId></Error>");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/xml");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
