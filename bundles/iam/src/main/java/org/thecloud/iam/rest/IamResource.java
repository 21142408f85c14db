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
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.iam.service.PolicyService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.access.Decision;
import org.thecloud.rest.Answers;
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

    /** What was done. */
    record Done(String status) {}

    @Activate
    public IamResource(@Reference PolicyService policies) {
        this.policies = policies;
    }

    @GET
    @Path("policies")
    @RequiresPermission("policy:list")
    @Answers(summary = "Lists policies", value = PolicyView.class, list = true)
    public Response list(
            @Context Caller caller, @Context UriInfo request, @BeanParam PageRequest page) {
        return Replies.page(request, policies.list(caller, page.query()).map(PolicyView::of));
    }

    @POST
    @Path("policies")
    @RequiresPermission("policy:create")
    @Answers(summary = "Creates a policy", value = PolicyView.class, status = 201)
    public Response create(
            @Context Caller caller, @Context UriInfo request, @Nullable WritePolicy body) {
        WritePolicy wanted = given(body);
        return Replies.made(
                request,
                Response.Status.CREATED,
                policies.create(caller, wanted.name(), wanted.toSpec()),
                PolicyView::of);
    }

    @GET
    @Path("policies/{id}")
    @RequiresPermission("policy:get")
    @Answers(summary = "Shows a policy", value = PolicyView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.of(
                Response.Status.OK, policies.get(caller, Ids.parse("id", id)), PolicyView::of);
    }

    @PUT
    @Path("policies/{id}")
    @RequiresPermission("policy:update")
    @Answers(summary = "Replaces the statements of a policy", value = PolicyView.class)
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
    @Answers(summary = "Deletes a policy", value = Done.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        policies.delete(caller, Ids.parse("id", id));
        return Replies.ok(new Done("deleted"));
    }

    @POST
    @Path("users/{userId}/policies/{policyId}")
    @RequiresPermission(value = "policy:attach", resource = "policy/{policyId}")
    @Answers(summary = "Attaches a policy to a user", value = Done.class)
    public Response attach(
            @Context Caller caller,
            @PathParam("userId") String user,
            @PathParam("policyId") String policy) {
        policies.attach(caller, Ids.parse("user_id", user), Ids.parse("policy_id", policy));
        return Replies.ok(new Done("attached"));
    }

    @DELETE
    @Path("users/{userId}/policies/{policyId}")
    @RequiresPermission(value = "policy:detach", resource = "policy/{policyId}")
    @Answers(summary = "Detaches a policy from a user", value = Done.class)
    public Response detach(
            @Context Caller caller,
            @PathParam("userId") String user,
            @PathParam("policyId") String policy) {
        policies.detach(caller, Ids.parse("user_id", user), Ids.parse("policy_id", policy));
        return Replies.ok(new Done("detached"));
    }

    @GET
    @Path("users/{userId}/policies")
    @RequiresPermission("policy:list")
    @Answers(summary = "Lists the policies of a user", value = PolicyView.class, list = true)
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
    @Answers(summary = "Tells what would be decided for a user, and why", value = Decision.class)
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
