// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.rest;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.User;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.rest.Answers;
import org.thecloud.rest.AnyCaller;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;
import org.thecloud.tenant.service.Member;
import org.thecloud.tenant.service.TenantService;

/**
 * Tenants and members. Marked for any caller because the service judges each call in the tenant of
 * the path, where the kernel would judge it in the active one.
 */
@Component(service = TenantResource.class)
@RestResource
@Path("tenants")
public final class TenantResource {

    private final TenantService tenants;

    /** The tenant that is active now. */
    record Switched(String message, TenantView tenant) {}

    @Activate
    public TenantResource(@Reference TenantService tenants) {
        this.tenants = tenants;
    }

    @GET
    @AnyCaller("tenant:list")
    @Answers(summary = "Lists the caller's tenants", value = TenantView.class, list = true)
    public Response list(
            @Context Caller caller, @Context UriInfo request, @BeanParam PageRequest page) {
        return Replies.page(request, tenants.list(caller, page.query()).map(TenantView::of));
    }

    @POST
    @AnyCaller("tenant:create")
    @Answers(summary = "Creates a tenant", value = TenantView.class, status = 201)
    public Response create(
            @Context Caller caller, @Context UriInfo request, @Nullable CreateTenant body) {
        CreateTenant wanted = body == null ? new CreateTenant(null, null) : body;
        TenantView made = TenantView.of(tenants.create(caller, wanted.name(), wanted.slug()));
        return Replies.created(request, made.id(), made);
    }

    @GET
    @Path("{id}")
    @AnyCaller("tenant:get")
    @Answers(summary = "Shows a tenant", value = TenantView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return Replies.ok(TenantView.of(tenants.get(caller, Ids.parse("id", id))));
    }

    @POST
    @Path("{id}/switch")
    @AnyCaller("tenant:switch")
    @Answers(
            summary = "Makes a tenant the one that requests without X-Tenant-ID mean",
            value = Switched.class)
    public Response switchTo(@Context Caller caller, @PathParam("id") String id) {
        TenantView now = TenantView.of(tenants.switchTo(caller, Ids.parse("id", id)));
        return Replies.ok(new Switched("switched to tenant " + now.slug(), now));
    }

    @GET
    @Path("{id}/members")
    @AnyCaller("tenant:list-members")
    @Answers(summary = "Lists members of a tenant", value = MemberView.class, list = true)
    public Response members(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page) {
        Page<Member> members = tenants.members(caller, Ids.parse("id", id), page.query());
        Map<UUID, User> accounts = tenants.accounts(members.items());
        return Replies.page(request, members.map(member -> MemberView.of(member, accounts)));
    }

    @POST
    @Path("{id}/members")
    @AnyCaller("tenant:add-member")
    @Answers(summary = "Adds a member to a tenant", value = Message.class)
    public Response add(
            @Context Caller caller, @PathParam("id") String id, @Nullable AddMember body) {
        AddMember wanted = body == null ? new AddMember(null, null, null) : body;
        tenants.add(caller, Ids.parse("id", id), wanted.userId(), wanted.email(), wanted.role());
        return Replies.ok(new Message("member added"));
    }

    @DELETE
    @Path("{id}/members/{userId}")
    @AnyCaller("tenant:remove-member")
    @Answers(summary = "Removes a member from a tenant", status = 204)
    public Response remove(
            @Context Caller caller,
            @PathParam("id") String id,
            @PathParam("userId") String userId) {
        tenants.remove(caller, Ids.parse("id", id), Ids.parse("user_id", userId));
        return Replies.nothing();
    }

    @GET
    @Path("{id}/quotas")
    @AnyCaller("tenant:get-quotas")
    @Answers(summary = "Shows the quotas of a tenant", value = Map.class)
    public Response quotas(@Context Caller caller, @PathParam("id") String id) {
        return Replies.ok(tenants.quotas(caller, Ids.parse("id", id)));
    }

    @PUT
    @Path("{id}/quotas/{name}")
    @RequiresPermission(value = "platform:set-quota", resource = "tenant/{id}")
    @Answers(summary = "Sets a quota of a tenant", value = Map.class)
    public Response setQuota(
            @Context Caller caller,
            @PathParam("id") String id,
            @PathParam("name") String name,
            @Nullable SetQuota body) {
        if (body == null) {
            throw CloudException.invalid("limit", "limit must be a number");
        }
        return Replies.ok(tenants.setQuota(caller, Ids.parse("id", id), name, body.limit()));
    }
}
