// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.iam.service.PolicyService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Policies. */
@Component(service = IamResource.class)
@RestResource
@Path("iam")
public final class IamResource {

    private final PolicyService policies;

    @Activate
    public IamResource(@Reference PolicyService policies) {
        this.policies = policies;
    }

    @GET
    @Path("policies")
    @RequiresPermission("policy:list")
    public Response list(
            @Context Caller caller, @Context UriInfo request, @BeanParam PageRequest page) {
        return Replies.page(request, policies.list(caller, page.query()).map(PolicyView::of));
    }

    @POST
    @Path("policies")
    @RequiresPermission("policy:create")
    public Response create(@Context Caller caller, @Nullable WritePolicy body) {
        WritePolicy wanted = given(body);
        return Replies.of(
                Response.Status.CREATED,
                policies.create(caller, wanted.name(), wanted.toSpec()),
                PolicyView::of);
    }

    @GET
    @Path("policies/{id}")
    @RequiresPermission("policy:get")
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.of(
                Response.Status.OK, policies.get(caller, Ids.parse("id", id)), PolicyView::of);
    }

    @PUT
    @Path("policies/{id}")
    @RequiresPermission("policy:update")
    public Response update(
            @Context Caller caller, @PathParam("id") String id, @Nullable WritePolicy body) {
        WritePolicy wanted = given(body);
        return Replies.of(
                Response.Status.OK,
                policies.update(caller, Ids.parse("id", id), wanted.name(), wanted.toSpec()),
                PolicyView::of);
    }

    @DELETE
    @Path("policies/{id}")
    @RequiresPermission("policy:delete")
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        policies.delete(caller, Ids.parse("id", id));
        return Replies.ok(Map.of("status", "deleted"));
    }

    @POST
    @Path("users/{userId}/policies/{policyId}")
    @RequiresPermission(value = "policy:attach", resource = "policy/{policyId}")
    public Response attach(
            @Context Caller caller,
            @PathParam("userId") String user,
            @PathParam("policyId") String policy) {
        policies.attach(caller, Ids.parse("user_id", user), Ids.parse("policy_id", policy));
        return Replies.ok(Map.of("status", "attached"));
    }

    @DELETE
    @Path("users/{userId}/policies/{policyId}")
    @RequiresPermission(value = "policy:detach", resource = "policy/{policyId}")
    public Response detach(
            @Context Caller caller,
            @PathParam("userId") String user,
            @PathParam("policyId") String policy) {
        policies.detach(caller, Ids.parse("user_id", user), Ids.parse("policy_id", policy));
        return Replies.ok(Map.of("status", "detached"));
    }

    @GET
    @Path("users/{userId}/policies")
    @RequiresPermission("policy:list")
    public Response of(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("userId") String user,
            @BeanParam PageRequest page) {
        return Replies.page(
                request,
                policies.of(caller, Ids.parse("user_id", user), page.query()).map(PolicyView::of));
    }

    @POST
    @Path("simulate")
    @RequiresPermission("policy:simulate")
    public Response simulate(@Context Caller caller, @Nullable Simulate body) {
        Simulate asked = given(body);
        if (asked.userId() == null) {
            throw CloudException.invalid("user_id", "user_id must be given");
        }
        return Replies.ok(
                policies.simulate(
                        caller,
                        Ids.parse("user_id", asked.userId()),
                        asked.permission(),
                        asked.resource()));
    }

    private static <T> T given(@Nullable T body) {
        if (body == null) {
            throw CloudException.invalid("body", "a JSON object must be sent");
        }
        return body;
    }
}
