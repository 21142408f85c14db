// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.OwnConditions;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Public;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.service.Blobs;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Expected;
import org.thecloud.storage.service.From;
import org.thecloud.storage.service.Links;
import org.thecloud.storage.service.Listings;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Preconditions;
import org.thecloud.storage.service.Traffic;

/** Objects of buckets. */
@Component(service = ObjectResource.class)
@RestResource
@Path("storage")
public final class ObjectResource {

    private static final String OBJECT = "bucket/{bucket}/{key}";
    private static final String KEY = "{bucket}/{key: .+}";

    private final Buckets buckets;
    private final Objects objects;
    private final Blobs blobs;
    private final Links links;
    private final Allowed allowed;
    private final Download download;

    @Activate
    public ObjectResource(
            @Reference Buckets buckets,
            @Reference Objects objects,
            @Reference Blobs blobs,
            @Reference Links links,
            @Reference Allowed allowed,
            @Reference Traffic traffic) {
        this.allowed = allowed;
        this.download = new Download(objects, traffic);
        this.buckets = buckets;
        this.objects = objects;
        this.blobs = blobs;
        this.links = links;
    }

    /** By key; with a delimiter, folders come as entries that have a prefix only. */
    @GET
    @Path("{bucket}")
    @RequiresPermission(value = "storage:read", resource = "bucket/{bucket}")
    @Answers(summary = "Lists the objects of a bucket", value = ObjectView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @Context UriInfo uri,
            @PathParam("bucket") String name,
            @BeanParam PageRequest page,
            @QueryParam("prefix") @Nullable String prefix,
            @QueryParam("delimiter") @Nullable String delimiter) {
        Bucket bucket = allowed.bucket(caller, request, Action.LIST_BUCKET, name, "");
        PageQuery query = page.query();
        Listings.Folded found =
                Listings.fold(
                        objects,
                        bucket,
                        prefix == null ? "" : prefix,
                        delimiter == null ? "" : delimiter,
                        query.after() == null ? "" : query.after(),
                        query.limit());
        List<Object> items = new ArrayList<>();
        found.folders().forEach(folder -> items.add(Map.of("prefix", folder)));
        found.objects().forEach(version -> items.add(ObjectView.of(bucket, version)));
        return Replies.page(uri, new Page<>(items, found.next()));
    }

    @PUT
    @Path(KEY)
    @MaxBody(Objects.MOST_AT_ONCE)
    @OwnConditions
    @RequiresPermission(value = "storage:write", resource = OBJECT)
    @Answers(summary = "Stores an object", value = ObjectView.class, status = 201)
    public Response put(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("key") String judged,
            InputStream body) {
        String key = Located.key(request, "/storage/", judged);
        Bucket bucket = allowed.bucket(caller, request, Action.PUT_OBJECT, name, key);
        return Replies.created(ObjectView.of(bucket, store(caller, bucket, key, request, body)));
    }

    private ObjectVersion store(
            Caller caller,
            Bucket bucket,
            String key,
            HttpServletRequest request,
            InputStream body) {
        return objects.put(
                caller,
                bucket,
                Objects.Description.plain(key, request.getContentType()),
                body,
                new Expected(
                        request.getContentLengthLong(),
                        null,
                        request.getHeader("X-Content-Sha256"),
                        null,
                        Optional::empty),
                Preconditions.demand(request::getHeader));
    }

    @GET
    @Path(KEY)
    @OwnConditions
    @RequiresPermission(value = "storage:read", resource = OBJECT)
    @Answers(summary = "Reads an object", value = InputStream.class)
    public Response get(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("key") String judged,
            @QueryParam("versionId") @Nullable String version) {
        return download(caller, request, name, judged, version, true);
    }

    @HEAD
    @Path(KEY)
    @OwnConditions
    @RequiresPermission(value = "storage:read", resource = OBJECT)
    @Answers(summary = "Tells what an object is")
    public Response head(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("key") String judged,
            @QueryParam("versionId") @Nullable String version) {
        return download(caller, request, name, judged, version, false);
    }

    private Response download(
            Caller caller,
            HttpServletRequest request,
            String name,
            String judged,
            @Nullable String version,
            boolean body) {
        String key = Located.key(request, "/storage/", judged);
        Bucket bucket =
                allowed.bucket(
                        caller, request, Action.of(version != null, Action.GET_OBJECT), name, key);
        ObjectVersion found = objects.find(bucket, key, version);
        return download.answer(bucket, unmarked(found, key), request, body);
    }

    private static ObjectVersion unmarked(ObjectVersion version, String key) {
        if (version.marker()) {
            throw new org.thecloud.kernel.CloudException(
                    org.thecloud.storage.service.StorageError.NO_SUCH_KEY,
                    "object " + key + " was deleted in this version");
        }
        return version;
    }

    @DELETE
    @Path(KEY)
    @OwnConditions
    @RequiresPermission(value = "storage:delete", resource = OBJECT)
    @Answers(summary = "Removes an object", status = 204)
    public Response delete(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("key") String judged,
            @QueryParam("versionId") @Nullable String version) {
        String key = Located.key(request, "/storage/", judged);
        Bucket bucket =
                allowed.bucket(
                        caller,
                        request,
                        Action.of(version != null, Action.DELETE_OBJECT),
                        name,
                        key);
        // what is not there is not found here, other than in S3
        objects.find(bucket, key, version);
        if (version == null) {
            objects.delete(caller, bucket, key, Preconditions.demand(request::getHeader));
        } else {
            objects.deleteVersion(caller, bucket, key, version, false);
        }
        return Replies.nothing();
    }

    /** All versions of a key, newest first. */
    @GET
    @Path("versions/" + KEY)
    @RequiresPermission(value = "storage:read", resource = OBJECT)
    @Answers(summary = "Lists the versions of an object", value = ObjectView.class, list = true)
    public Response versions(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @Context UriInfo uri,
            @BeanParam PageRequest page,
            @PathParam("bucket") String name,
            @PathParam("key") String judged) {
        String key = Located.key(request, "/storage/versions/", judged);
        Bucket bucket = allowed.bucket(caller, request, Action.LIST_BUCKET_VERSIONS, name, "");
        PageQuery query = page.query();
        long place = -1;
        if (query.after() != null) {
            place = objects.version(bucket, key, query.after()).place();
        }
        List<ObjectVersion> found =
                objects.versions(bucket, key, From.after(key, place), query.limit() + 1).stream()
                        .filter(version -> version.key().equals(key))
                        .toList();
        boolean more = found.size() > query.limit();
        List<ObjectVersion> shown = more ? found.subList(0, query.limit()) : found;
        return Replies.page(
                uri,
                new Page<>(
                        shown.stream().map(version -> ObjectView.of(bucket, version)).toList(),
                        more ? shown.get(shown.size() - 1).versionId() : null));
    }

    /** Where the bytes of all tenants are, and how those places are. */
    @GET
    @Path("cluster/status")
    @RequiresPermission(value = "platform:storage", resource = "platform/storage")
    @Answers(
            summary = "Tells where bytes are kept and how those places are",
            value = ClusterView.class)
    public Response cluster() {
        return Replies.ok(
                new ClusterView(blobs.nodes().stream().map(ClusterView.NodeView::of).toList()));
    }

    /** A link to read or write one object without credentials. */
    @POST
    @Path("presign/" + KEY)
    @RequiresPermission(value = "storage:read", resource = OBJECT)
    @Answers(summary = "Makes a link to one object", value = PresignView.class)
    public Response presign(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @Context UriInfo uri,
            @PathParam("bucket") String name,
            @PathParam("key") String judged,
            @Nullable CreateLink body) {
        String key = Located.key(request, "/storage/presign/", judged);
        Bucket bucket = buckets.own(caller, name);
        Links.Link link =
                links.make(
                        caller,
                        bucket,
                        key,
                        body == null || body.method() == null ? "GET" : body.method(),
                        body == null || body.expirySeconds() == null
                                ? Links.USUAL_SECONDS
                                : body.expirySeconds(),
                        uri.getBaseUri().toString());
        return Replies.ok(new PresignView(link.url(), link.method(), link.expiresAt()));
    }

    @GET
    @Path("presigned/" + KEY)
    @OwnConditions
    @Public("storage:read")
    @Answers(summary = "Reads an object by a link", value = InputStream.class)
    public Response byLink(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("key") String judged) {
        String key = Located.key(request, "/storage/presigned/", judged);
        Links.Guest guest = links.check(caller, "GET", name, key, request::getParameter);
        Bucket bucket = guest.bucket();
        allowed.check(bucket, guest.caller(), request, Action.GET_OBJECT, key);
        return download.answer(bucket, objects.find(bucket, key, null), request, true);
    }

    @PUT
    @Path("presigned/" + KEY)
    @MaxBody(Objects.MOST_AT_ONCE)
    @OwnConditions
    @Public("storage:write")
    @Answers(summary = "Stores an object by a link", value = ObjectView.class, status = 201)
    public Response putByLink(
            @Context Caller caller,
            @Context HttpServletRequest request,
            @PathParam("bucket") String name,
            @PathParam("key") String judged,
            InputStream body) {
        String key = Located.key(request, "/storage/presigned/", judged);
        Links.Guest guest = links.check(caller, "PUT", name, key, request::getParameter);
        allowed.check(guest.bucket(), guest.caller(), request, Action.PUT_OBJECT, key);
        return Replies.created(
                ObjectView.of(
                        guest.bucket(), store(guest.caller(), guest.bucket(), key, request, body)));
    }
}
