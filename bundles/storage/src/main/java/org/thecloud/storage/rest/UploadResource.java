// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.rest.Answers;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Access;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Expected;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Uploads;

/** Uploads in parts. */
@Component(service = UploadResource.class)
@RestResource
@Path("storage/multipart")
public final class UploadResource {

    private static final String UPLOAD = "upload/{id}";

    private final Allowed allowed;
    private final Uploads uploads;
    private final Authorizer authorizer;

    @Activate
    public UploadResource(
            @Reference Allowed allowed,
            @Reference Uploads uploads,
            @Reference Authorizer authorizer) {
        this.allowed = allowed;
        this.uploads = uploads;
        this.authorizer = authorizer;
    }

    @POST
    @Path("init/{bucket}/{key: .+}")
    @RequiresPermission(value = "storage:write", resource = "bucket/{bucket}/{key}")
    @Answers(summary = "Begins an upload in parts", value = UploadView.class, status = 201)
    public Response begin(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("key") String judged) {
        String key = Located.key(request, "/storage/multipart/init/", judged);
        Bucket bucket = allowed.bucket(caller, request, Action.PUT_OBJECT, name, key);
        return Replies.created(
                UploadView.of(
                        bucket,
                        uploads.begin(
                                caller,
                                bucket,
                                Objects.Description.plain(key, request.getContentType()))));
    }

    @PUT
    @Path("upload/{id}/parts")
    @MaxBody(Objects.MOST_AT_ONCE)
    @RequiresPermission(value = "storage:write", resource = UPLOAD)
    @Answers(summary = "Stores a part", value = PartView.class)
    public Response put(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("id") String id,
            @QueryParam("part") @Nullable String part,
            InputStream body) {
        int number;
        try {
            number = Integer.parseInt(String.valueOf(part));
        } catch (NumberFormatException noNumber) {
            throw CloudException.invalid("part", "part must be a number");
        }
        UUID upload = Ids.parse("id", id);
        Bucket bucket = allowed(caller, request, upload, Action.PUT_OBJECT);
        Expected expected =
                new Expected(
                        request.getContentLengthLong(),
                        null,
                        request.getHeader("X-Content-Sha256"),
                        null,
                        Optional::empty);
        return Replies.ok(
                PartView.of(uploads.put(caller, bucket, upload, number, body, expected, null)));
    }

    @POST
    @Path("complete/{id}")
    @RequiresPermission(value = "storage:write", resource = UPLOAD)
    @Answers(summary = "Makes an object of the parts", value = ObjectView.class)
    public Response complete(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("id") String id) {
        UUID upload = Ids.parse("id", id);
        Bucket bucket = allowed(caller, request, upload, Action.PUT_OBJECT);
        return Replies.ok(ObjectView.of(bucket, uploads.complete(caller, bucket, upload)));
    }

    @DELETE
    @Path("abort/{id}")
    @RequiresPermission(value = "storage:delete", resource = UPLOAD)
    @Answers(summary = "Gives an upload up", status = 204)
    public Response abort(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("id") String id) {
        UUID upload = Ids.parse("id", id);
        uploads.abort(caller, allowed(caller, request, upload, Action.ABORT_UPLOAD), upload);
        return Replies.nothing();
    }

    // The path names the upload only: what a policy says of its object is asked here.
    private Bucket allowed(Caller caller, HttpServletRequest request, UUID upload, Action action) {
        Bucket bucket = uploads.bucketOf(caller, upload);
        String key = uploads.upload(bucket, upload).key();
        String permission = action.permission();
        String resource = Access.resource(bucket, key);
        authorizer.require(caller, permission, resource);
        allowed.check(bucket, caller, request, action, key);
        return bucket;
    }
}
