// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.Rule;
import org.thecloud.network.SecurityGroups;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Security groups and their rules. */
@Component(service = GroupResource.class)
@RestResource
@Path("security-groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class GroupResource {

    private final SecurityGroups groups;

    @Activate
    public GroupResource(@Reference SecurityGroups groups) {
        this.groups = groups;
    }

    /** Body of a new group. */
    record CreateGroup(
            @Nullable String vpcId,
            @Nullable String name,
            @Nullable String description,
            @Nullable List<WantedRule> rules) {}

    /** All rules of a group. */
    record Rules(@Nullable List<WantedRule> rules) {}

    /** An instance and a group. */
    record Pair(@Nullable String instanceId, @Nullable String groupId) {}

    @GET
    @RequiresPermission("sg:list")
    @Answers(summary = "Lists the security groups of a VPC", value = GroupView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("vpc_id") @Nullable String vpc) {
        return Replies.page(
                request,
                groups.list(caller, Wire.id("vpc_id", vpc), page.query()).map(GroupView::of));
    }

    @POST
    @RequiresPermission("sg:create")
    @Answers(summary = "Makes a security group", value = GroupView.class, status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, CreateGroup body) {
        CreateGroup wanted = Wire.present(body);
        return Replies.made(
                request,
                Response.Status.CREATED,
                groups.create(
                        caller,
                        Wire.id("vpc_id", wanted.vpcId()),
                        Wire.required("name", wanted.name()),
                        wanted.description() == null ? "" : wanted.description(),
                        rules(wanted.rules())),
                GroupView::of);
    }

    private static List<Rule> rules(@Nullable List<WantedRule> wanted) {
        List<Rule> rules = new ArrayList<>();
        if (wanted != null) {
            for (WantedRule rule : wanted) {
                if (rule == null) {
                    throw CloudException.invalid("rules", "rules must not hold null");
                }
                rules.add(rule.toRule());
            }
        }
        return rules;
    }

    @GET
    @Path("{id}")
    @RequiresPermission("sg:get")
    @Answers(summary = "Shows a security group with its rules", value = GroupView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return reply(Response.Status.OK, groups.get(caller, Ids.parse("id", id)));
    }

    private static Response reply(Response.Status status, Resource<GroupSpec, Installed> group) {
        return Replies.of(status, group, GroupView::of);
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("sg:delete")
    @Answers(summary = "Deletes a security group that nobody has", status = 204)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        groups.delete(caller, Ids.parse("id", id));
        return Replies.nothing();
    }

    @GET
    @Path("{id}/rules")
    @RequiresPermission("sg:list-rules")
    @Answers(summary = "Lists the rules of a security group", value = RuleView.class, list = true)
    public Response rules(@Context Caller caller, @PathParam("id") String id) {
        return Replies.ok(GroupView.rules(groups.get(caller, Ids.parse("id", id))));
    }

    @POST
    @Path("{id}/rules")
    @RequiresPermission("sg:update")
    @Answers(summary = "Adds a rule to a security group", value = RuleView.class, status = 201)
    public Response add(@Context Caller caller, @PathParam("id") String id, WantedRule body) {
        Rule rule = Wire.present(body).toRule();
        Resource<GroupSpec, Installed> group = groups.add(caller, Ids.parse("id", id), rule);
        return Replies.of(Response.Status.CREATED, group, one -> RuleView.of(one.id(), rule));
    }

    @PUT
    @Path("{id}/rules")
    @RequiresPermission("sg:update")
    @Answers(
            summary = "Replaces all rules of a security group at one moment",
            value = GroupView.class)
    public Response replace(@Context Caller caller, @PathParam("id") String id, Rules body) {
        List<WantedRule> wanted = Wire.present(body).rules();
        if (wanted == null) {
            throw CloudException.invalid("rules", "rules is required; an empty list for none");
        }
        return reply(
                Response.Status.OK, groups.replace(caller, Ids.parse("id", id), rules(wanted)));
    }

    @DELETE
    @Path("rules/{rule_id}")
    @RequiresPermission("sg:update")
    @Answers(summary = "Removes a rule", status = 204)
    public Response remove(@Context Caller caller, @PathParam("rule_id") String rule) {
        groups.remove(caller, Ids.parse("rule_id", rule));
        return Replies.nothing();
    }

    @POST
    @Path("attach")
    @RequiresPermission("sg:attach")
    @Answers(summary = "Puts an instance under a security group", value = Message.class)
    public Response attach(@Context Caller caller, Pair body) {
        Pair pair = Wire.present(body);
        groups.attach(
                caller,
                Wire.id("instance_id", pair.instanceId()),
                Wire.id("group_id", pair.groupId()));
        return Replies.ok(new Message("security group is attached"));
    }

    @POST
    @Path("detach")
    @RequiresPermission("sg:detach")
    @Answers(summary = "Takes an instance out of a security group", value = Message.class)
    public Response detach(@Context Caller caller, Pair body) {
        Pair pair = Wire.present(body);
        groups.detach(
                caller,
                Wire.id("instance_id", pair.instanceId()),
                Wire.id("group_id", pair.groupId()));
        return Replies.ok(new Message("security group is detached"));
    }
}
