// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.SshKeys;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** SSH keys. */
@Component(service = SshKeyResource.class)
@RestResource
@Path("ssh-keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SshKeyResource {

    private final SshKeys keys;

    @Activate
    public SshKeyResource(@Reference SshKeys keys) {
        this.keys = keys;
    }

    /** A new key. */
    record WantedSshKey(
            @Nullable String name,
            @Nullable String publicKey,
            @Nullable Map<String, String> labels) {}

    @GET
    @RequiresPermission("ssh-key:list")
    @Answers(summary = "Lists SSH keys", value = SshKeyView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name,
            @QueryParam("fingerprint") @Nullable String fingerprint) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        query = fingerprint == null ? query : query.where("fingerprint", fingerprint);
        return Replies.page(request, keys.list(caller, query).map(SshKeyView::of));
    }

    @POST
    @RequiresPermission("ssh-key:create")
    @Answers(summary = "Records a public SSH key", value = SshKeyView.class, status = 201)
    public Response create(
            @Context Caller caller, @Context UriInfo request, @Nullable WantedSshKey body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        if (body.name() == null || body.name().isBlank()) {
            throw CloudException.invalid("name", "name is required");
        }
        if (body.publicKey() == null || body.publicKey().isBlank()) {
            throw CloudException.invalid("public_key", "public_key is required");
        }
        return Replies.made(
                request,
                Response.Status.CREATED,
                keys.create(
                        caller,
                        body.name(),
                        body.publicKey(),
                        body.labels() == null
                                ? Map.of()
                                : LaunchInstance.withoutNulls("labels", body.labels())),
                SshKeyView::of);
    }

    @GET
    @Path("{id}")
    @RequiresPermission("ssh-key:get")
    @Answers(summary = "Shows an SSH key", value = SshKeyView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.of(
                Response.Status.OK, keys.get(caller, Ids.parse("id", id)), SshKeyView::of);
    }

    /** Instances keep the keys that they were launched with. */
    @DELETE
    @Path("{id}")
    @RequiresPermission("ssh-key:delete")
    @Answers(summary = "Forgets an SSH key", status = 204)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        keys.delete(caller, Ids.parse("id", id));
        return Replies.nothing();
    }
}
