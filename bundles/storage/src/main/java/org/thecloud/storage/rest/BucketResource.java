// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.From;
import org.thecloud.storage.service.Notifications;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Rule;
import org.thecloud.storage.service.Upload;
import org.thecloud.storage.service.Uploads;

/** Buckets and their lifecycle rules. */
@Component(service = BucketResource.class)
@RestResource
@Path("storage/buckets")
public final class BucketResource {

    private static final String BUCKET = "bucket/{bucket}";
    private static final int PAGE = 500;

    private final Buckets buckets;
    private final Objects objects;
    private final Uploads uploads;
    private final Notifications notifications;
    private final Allowed allowed;

    @Activate
    public BucketResource(
            @Reference Buckets buckets,
            @Reference Objects objects,
            @Reference Uploads uploads,
            @Reference Notifications notifications,
            @Reference Allowed allowed) {
        this.allowed = allowed;
        this.notifications = notifications;
        this.buckets = buckets;
        this.objects = objects;
        this.uploads = uploads;
    }

    @GET
    @RequiresPermission(value = "storage:read", resource = "bucket/*")
    @Answers(summary = "Lists buckets", value = BucketView.class, list = true)
    public Response list(
            @Context Caller caller, @Context UriInfo request, @BeanParam PageRequest page) {
        return Replies.page(request, buckets.list(caller, page.query()).map(BucketView::of));
    }

    @POST
    @RequiresPermission(value = "storage:write", resource = "bucket/*")
    @Answers(summary = "Makes a bucket", value = BucketView.class, status = 201)
    public Response create(@Context Caller caller, @Nullable CreateBucket body) {
        CreateBucket wanted = given(body);
        return Replies.created(
                BucketView.of(
                        buckets.create(
                                caller, wanted.name(), Boolean.TRUE.equals(wanted.isPublic()))));
    }

    @DELETE
    @Path("{bucket}")
    @RequiresPermission(value = "storage:delete", resource = BUCKET)
    @Answers(summary = "Removes a bucket", status = 204)
    public Response delete(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @QueryParam("force") @Nullable String force) {
        Bucket bucket = allowed.bucket(caller, request, Action.DELETE_BUCKET, name, "");
        if ("true".equals(force) && !caller.dryRun()) {
            empty(caller, request, bucket);
        }
        buckets.delete(caller, bucket);
        return Replies.nothing();
    }

    private void empty(Caller caller, HttpServletRequest request, Bucket bucket) {
        objects.refuseLocked(bucket); // before anything is gone
        for (List<ObjectVersion> page = objects.versions(bucket, "", From.START, PAGE);
                !page.isEmpty();
                page = objects.versions(bucket, "", From.START, PAGE)) {
            for (ObjectVersion version : page) {
                allowed.check(bucket, caller, request, Action.DELETE_VERSION, version.key());
                objects.deleteVersion(caller, bucket, version.key(), version.versionId(), false);
            }
        }
        for (List<Upload> page = uploads.list(bucket, "", "", null, PAGE);
                !page.isEmpty();
                page = uploads.list(bucket, "", "", null, PAGE)) {
            page.forEach(upload -> uploads.abort(caller, bucket, upload.id()));
        }
    }

    @PATCH
    @Path("{bucket}/versioning")
    @RequiresPermission(value = "storage:write", resource = BUCKET)
    @Answers(summary = "Keeps versions of a bucket's objects, or stops to", value = Map.class)
    public Response versioning(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @Nullable SetVersioning body) {
        Boolean enabled = given(body).enabled();
        if (enabled == null) {
            throw CloudException.invalid("enabled", "enabled must be given");
        }
        Bucket bucket = allowed.bucket(caller, request, Action.PUT_VERSIONING, name, "");
        if (enabled || bucket.versioning() == Bucket.Versioning.ENABLED) {
            buckets.versioning(
                    caller,
                    bucket,
                    enabled ? Bucket.Versioning.ENABLED : Bucket.Versioning.SUSPENDED);
        }
        return Replies.ok(Map.of("status", "updated"));
    }

    @PATCH
    @Path("{bucket}/encryption")
    @RequiresPermission(value = "storage:write", resource = BUCKET)
    @Answers(summary = "Encrypts what comes into a bucket, or stops to", value = BucketView.class)
    public Response encryption(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @Nullable SetEncryption body) {
        Boolean enabled = given(body).enabled();
        if (enabled == null) {
            throw CloudException.invalid("enabled", "enabled must be given");
        }
        Bucket bucket = allowed.bucket(caller, request, Action.PUT_ENCRYPTION, name, "");
        return Replies.ok(
                BucketView.of(
                        buckets.change(
                                caller, bucket, settings -> settings.withEncrypted(enabled))));
    }

    @GET
    @Path("{bucket}/notifications")
    @RequiresPermission(value = "storage:read", resource = BUCKET)
    @Answers(
            summary = "Lists whom a bucket tells of changes",
            value = NotificationView.class,
            list = true)
    public Response notifications(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name) {
        Bucket bucket = allowed.bucket(caller, request, Action.GET_NOTIFICATION, name, "");
        return Replies.ok(
                notifications.standing(bucket).stream().map(NotificationView::of).toList());
    }

    @PUT
    @Path("{bucket}/notifications")
    @RequiresPermission(value = "storage:write", resource = BUCKET)
    @Answers(
            summary = "Says whom a bucket tells of changes",
            value = NotificationView.class,
            list = true)
    public Response setNotifications(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @Nullable SetNotifications body) {
        SetNotifications wanted = given(body);
        Bucket bucket = allowed.bucket(caller, request, Action.PUT_NOTIFICATION, name, "");
        Bucket changed = notifications.set(caller, bucket, wanted.rules(), true);
        return Replies.ok(
                notifications.standing(changed).stream().map(NotificationView::of).toList());
    }

    @GET
    @Path("{bucket}/lifecycle")
    @RequiresPermission(value = "storage:read", resource = BUCKET)
    @Answers(summary = "Lists lifecycle rules", value = RuleView.class, list = true)
    public Response rules(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name) {
        Bucket bucket = allowed.bucket(caller, request, Action.GET_LIFECYCLE, name, "");
        return Replies.ok(
                buckets.rules(bucket).stream().map(rule -> RuleView.of(bucket, rule)).toList());
    }

    @POST
    @Path("{bucket}/lifecycle")
    @RequiresPermission(value = "storage:write", resource = BUCKET)
    @Answers(summary = "Makes a lifecycle rule", value = RuleView.class, status = 201)
    public Response addRule(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @Nullable CreateRule body) {
        CreateRule wanted = given(body);
        Bucket bucket = allowed.bucket(caller, request, Action.PUT_LIFECYCLE, name, "");
        if (wanted.expirationDays() == null) {
            throw CloudException.invalid("expiration_days", "expiration_days must be given");
        }
        Rule rule =
                new Rule(
                        new UUID(0, 0),
                        bucket.id(),
                        "",
                        wanted.prefix() == null ? "" : wanted.prefix(),
                        !Boolean.FALSE.equals(wanted.enabled()),
                        wanted.expirationDays(),
                        null,
                        null,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH);
        return Replies.created(RuleView.of(bucket, buckets.addRule(caller, bucket, rule)));
    }

    @DELETE
    @Path("{bucket}/lifecycle/{id}")
    @RequiresPermission(value = "storage:delete", resource = BUCKET)
    @Answers(summary = "Removes a lifecycle rule", status = 204)
    public Response removeRule(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("id") String id) {
        buckets.removeRule(
                caller,
                allowed.bucket(caller, request, Action.PUT_LIFECYCLE, name, ""),
                Ids.parse("id", id));
        return Replies.nothing();
    }

    private static <T> T given(@Nullable T body) {
        if (body == null) {
            throw CloudException.invalid("body", "a JSON object must be sent");
        }
        return body;
    }
}
